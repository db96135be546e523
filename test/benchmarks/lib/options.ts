import { parseArgs } from 'node:util'

export interface BenchmarkOptions {
  readonly pairs: number
  /** Of the timed part of each side of a pair. */
  readonly seconds: number
  /** Asked-for cases by name, or everything. */
  wants(name: string): boolean
}

/** `--pairs N --seconds S --only A,B`, with this benchmark's own defaults and names of cases. */
export function benchmarkOptions(
  defaults: { readonly pairs: number; readonly seconds: number },
  cases: readonly string[]
): BenchmarkOptions {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { pairs: text, seconds: text, only: text } })
  const only = values.only?.split(',') ?? cases
  const unknown = only.filter((name) => !cases.includes(name))
  if (unknown.length > 0) throw new RangeError(`--only knows ${cases.join(', ')}; not ${unknown.join(', ')}.`)
  return {
    pairs: positive('--pairs', values.pairs, defaults.pairs),
    seconds: positive('--seconds', values.seconds, defaults.seconds),
    wants: (name) => only.includes(name)
  }
}

function positive(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  const value = Number(text)
  if (!(value > 0) || !Number.isFinite(value)) throw new RangeError(`${name} takes a positive number, not "${text}".`)
  return value
}
