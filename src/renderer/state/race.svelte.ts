import { boothPace, type Lane, type Race, race, showPace } from '../../core/race/race'
import { framesAt } from '../../core/race/replay'
import type { RowRecord } from '../../core/record'
import { Ticker } from '../screens/stage/ticker'

export type RacePhase = 'ready' | 'running' | 'paused' | 'finished'

/** How fast the recorded time is played: times real time, or as an audience can follow it. */
export type Pace = 'show' | 'booth' | 1 | 2 | 5 | 10

export const paces: readonly Pace[] = [1, 2, 5, 10, 'show']

function factorOf(pace: Pace, race: Race | null): number {
  if (typeof pace === 'number') return pace
  if (race === null) return 1
  return pace === 'show' ? showPace(race) : boothPace(race)
}

/** A replay under way. Nothing is measured: all it knows was recorded. */
export class RaceState {
  race = $state.raw<Race | null>(null)
  phase = $state<RacePhase>('ready')
  pace = $state<Pace>(1)
  /** Of the recorded time. */
  elapsedMs = $state(0)
  readonly factor = $derived(factorOf(this.pace, this.race))
  readonly counts = $derived((this.race?.lanes ?? []).map((lane) => framesAt(lane.shownMs, this.elapsedMs)))
  /** Over the line so far, first ones first. */
  readonly arrived = $derived(
    (this.race?.lanes ?? [])
      .filter((lane) => this.phase !== 'ready' && lane.finishMs <= this.elapsedMs)
      .sort((a, b) => a.place - b.place)
  )
  readonly #ticker = new Ticker((passedMs) => this.#advance(passedMs))
  #onFinish: () => void = () => undefined

  prepare(rows: readonly RowRecord[]): void {
    this.reset()
    this.race = race(rows)
  }

  start(onFinish: () => void = () => undefined): void {
    if (this.race === null) return
    this.#onFinish = onFinish
    if (this.phase === 'finished') this.elapsedMs = 0
    this.phase = 'running'
    this.#ticker.start()
  }

  pause(): void {
    if (this.phase !== 'running') return
    this.#ticker.stop()
    this.phase = 'paused'
  }

  /** What the space bar and the one big button do. */
  toggle(): void {
    if (this.phase === 'running') this.pause()
    else this.start()
  }

  reset(): void {
    this.#ticker.stop()
    this.#onFinish = () => undefined
    this.phase = 'ready'
    this.elapsedMs = 0
  }

  hasArrived(lane: Lane): boolean {
    return this.phase !== 'ready' && lane.finishMs <= this.elapsedMs
  }

  #advance(passedMs: number): void {
    if (this.race === null) return
    this.elapsedMs = Math.min(this.race.lastMs, this.elapsedMs + passedMs * this.factor)
    if (this.elapsedMs < this.race.lastMs) return
    this.#ticker.stop()
    this.phase = 'finished'
    this.#onFinish()
  }
}
