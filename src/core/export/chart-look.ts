/** Colours and letters of the chart: the window's tokens. */
export interface ChartLook {
  readonly fontFamily: string
  readonly background: string
  readonly ink: string
  readonly muted: string
  readonly line: string
  readonly bar: string
  /** Spent on the winner only, and on what ties with it. */
  readonly accent: string
  readonly warning: string
  readonly warningSoft: string
  readonly bad: string
  readonly badSoft: string
}

export const lightLook: ChartLook = {
  fontFamily: 'sans-serif',
  background: '#fafaf8',
  ink: '#191c1f',
  muted: '#5f656b',
  line: '#e4e4df',
  bar: '#b9c0c6',
  accent: '#0a6a5d',
  warning: '#8f5400',
  warningSoft: '#fbeed8',
  bad: '#a3261b',
  badSoft: '#fbe4e1'
}

export const darkLook: ChartLook = {
  fontFamily: 'sans-serif',
  background: '#15171a',
  ink: '#eceef0',
  muted: '#9aa1a8',
  line: '#2c3036',
  bar: '#4a525a',
  accent: '#4fc3ae',
  warning: '#f0b35a',
  warningSoft: '#3a2c15',
  bad: '#ff9a8f',
  badSoft: '#43201d'
}
