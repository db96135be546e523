import { seededRandom } from '../../src/core/plan'
import { extraRounds } from '../../src/core/rounds-rule'

/** Rounds of known distributions, for the tests that measure the instrument: seeded, so that each trial comes again. */

export type Random = () => number

export const simulations = 20_000

/** Box & Muller's; one of the two numbers is enough. */
export function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Their medians are 1. `spread` is about the standard deviation. */
export const shapes = {
  normal: (random, spread) => 1 + spread * gaussian(random),
  'log-normal': (random, spread) => Math.exp(spread * gaussian(random)),
  bimodal: (random, spread) => (random() < 0.5 ? 1 - spread : 1 + spread) + 0.1 * spread * gaussian(random)
} as const satisfies Record<string, (random: Random, spread: number) => number>

export type Shape = keyof typeof shapes

export interface SimulatedRun {
  /** FPS of each row, round by round. */
  readonly fps: readonly (readonly number[])[]
  readonly extra: number
}

const modes = { 6: 'standard', 9: 'thorough' } as const
const endless = { estimatedSeconds: 1e9, spentSeconds: 0, roundSeconds: 1 }

/** A whole run with the extra rounds that the program would add. */
export function simulateRun(rounds: 6 | 9, rows: readonly (() => number)[]): SimulatedRun {
  const measured = rows.map((draw, row) => ({
    id: String(row),
    rounds: Array.from({ length: rounds }, (_, round) => ({ round, fps: draw() }))
  }))
  const extra = extraRounds({ plan: { mode: modes[rounds], rounds }, rows: measured, done: 0, time: endless })
  const fps = measured.map((row, index) => {
    const more = Array.from({ length: extra }, () => rows[index]?.() ?? Number.NaN)
    return [...row.rounds.map((round) => round.fps), ...more]
  })
  return { fps, extra }
}

/** Share of the trials in which it happened. */
export function share(seed: number, trial: (random: Random) => boolean, trials = simulations): number {
  const random = seededRandom(seed)
  let times = 0
  for (let done = 0; done < trials; done++) if (trial(random)) times++
  return times / trials
}
