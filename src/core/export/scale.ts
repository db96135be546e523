const smallest = 1e-9

/** A scale from 0 for a chart: its end and its marks at 1, 2 or 5 times a power of ten, some four to six of them. */
export function scaleFromZero(most: number): { readonly end: number; readonly marks: readonly number[] } {
  // Of numbers near the smallest and largest that there are, no fifth or no fivefold can be told any more.
  if (!(most >= smallest && most <= 1 / smallest)) {
    const end = most > 1 ? most : 1
    return { end, marks: [0, end] }
  }
  const rough = most / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10) * power
  const count = Math.ceil(most / step - 1e-9)
  return { end: count * step, marks: Array.from({ length: count + 1 }, (_, n) => Number((n * step).toPrecision(12))) }
}
