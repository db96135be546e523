const numbers = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve'
]

/** Small numbers as English prose has them. */
export const countWord = (value: number): string => numbers[value] ?? String(value)

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
