import { say } from './report'

/** One measured side of a pair: frames per second, and a note on what else is worth seeing. */
export interface Side {
  readonly fps: number
  readonly note?: string
}

export interface Sides {
  readonly names: readonly [string, string]
  readonly first: () => Promise<Side>
  readonly second: () => Promise<Side>
}

/**
 * Measures two things in turn, AB BA AB BA …, so that slow drift of the machine falls on both alike. Prints every pair and
 * answers each pair's ratio, first to second.
 */
export async function alternate({ names, first, second }: Sides, pairs: number): Promise<number[]> {
  const ratios: number[] = []
  say(`  pair order ${names[0].padStart(14)} ${names[1].padStart(14)}   ratio`)
  for (let pair = 0; pair < pairs; pair++) {
    const swapped = pair % 2 === 1
    let a: Side
    let b: Side
    if (swapped) {
      b = await second()
      a = await first()
    } else {
      a = await first()
      b = await second()
    }
    const ratio = a.fps / b.fps
    ratios.push(ratio)
    const figures = [a.fps, b.fps].map((fps) => fps.toFixed(2).padStart(14)).join(' ')
    const notes = [a.note, b.note].filter((note) => note !== undefined).join(' | ')
    say(
      `  ${String(pair + 1).padStart(4)} ${swapped ? 'BA' : 'AB'}    ${figures}   ${ratio.toFixed(4)}  ${notes}`.trimEnd()
    )
  }
  return ratios
}
