import type { RunRecord } from '../../core/record'
import { defaultLanes, raceable } from '../../core/race/race'
import type { BoothPicture } from '../../ipc/stage'
import { addressOf } from '../screens/stage/picture'
import { RaceState } from './race.svelte'

export type BoothScene = 'calm' | 'race' | 'verdict' | 'picture'

/** Where the booth gets what it shows. Each may fail, or never answer. */
export interface BoothSources {
  /** The run to show; null where none is kept. Asked anew in every loop. */
  readonly record: () => Promise<RunRecord | null>
  readonly picture: () => Promise<BoothPicture | null>
  /** Puts the window into its state for the booth, also where somebody changed it. */
  readonly enter: () => Promise<void>
}

/** With the address under which the page finds it. */
export type ShownPicture = BoothPicture & { readonly url: string }

export const sceneMs = { calm: 8_000, arrived: 5_000, verdict: 12_000, picture: 10_000 } as const
/** A race that lasts longer than this is left before its end. */
export const longestRaceMs = 60_000
/** What takes longer to answer than this is done without. */
const patienceMs = 10_000

/**
 * Race, verdict, picture, and again, for hours and unattended. Whatever goes wrong, the audience sees something calm and
 * the next loop tries again.
 */
export class BoothState {
  scene = $state<BoothScene>('calm')
  loops = $state(0)
  record = $state.raw<RunRecord | null>(null)
  picture = $state.raw<ShownPicture | null>(null)
  readonly race = new RaceState()
  readonly #sources: BoothSources
  #timer: number | null = null
  #running = false
  #pictureAgainAt = 1
  #waitBeforePicture = 1

  constructor(sources: BoothSources) {
    this.#sources = sources
    this.race.pace = 'booth'
  }

  start(): void {
    if (this.#running) return
    this.#running = true
    void this.#loop()
  }

  stop(): void {
    this.#running = false
    this.#clear()
    this.race.reset()
    if (this.picture !== null) URL.revokeObjectURL(this.picture.url)
    this.picture = null
  }

  /** Something on the stage threw: calm, then the next loop. */
  broke(): void {
    if (this.#running) this.#calm()
  }

  async #loop(): Promise<void> {
    this.loops++
    this.race.reset()
    await within(this.#sources.enter()).catch(() => undefined)
    // Nobody waits for it: it is shown after the race.
    void this.#findPicture()
    const record = await within(this.#sources.record()).catch(() => null)
    if (!this.#running) return
    try {
      this.#race(record)
    } catch {
      this.#calm()
    }
  }

  #race(record: RunRecord | null): void {
    this.record = record
    const ids = record === null ? [] : defaultLanes(record)
    this.race.prepare(record === null ? [] : raceable(record).filter((row) => ids.includes(row.id)))
    if (this.race.race === null) return this.#calm()
    this.scene = 'race'
    this.#after(longestRaceMs, () => this.#verdict())
    this.race.start(() => this.#after(sceneMs.arrived, () => this.#verdict()))
  }

  #verdict(): void {
    this.race.pause()
    this.scene = 'verdict'
    this.#after(sceneMs.verdict, () => (this.picture === null ? this.#again() : this.#showPicture()))
  }

  #showPicture(): void {
    this.scene = 'picture'
    this.#after(sceneMs.picture, () => this.#again())
  }

  #calm(): void {
    this.race.reset()
    this.scene = 'calm'
    this.#after(sceneMs.calm, () => this.#again())
  }

  #again(): void {
    this.#clear()
    void this.#loop()
  }

  /** Worked out once. Where that fails, the engine is left alone for twice as many loops each time. */
  async #findPicture(): Promise<void> {
    if (this.picture !== null || this.loops < this.#pictureAgainAt) return
    this.#pictureAgainAt = Infinity
    const found = await this.#sources.picture().catch(() => null)
    if (!this.#running) return
    if (found === null) {
      this.#pictureAgainAt = this.loops + this.#waitBeforePicture
      this.#waitBeforePicture = Math.min(64, this.#waitBeforePicture * 2)
      return
    }
    this.picture = { ...found, url: addressOf(found) }
  }

  #after(milliseconds: number, then: () => void): void {
    this.#clear()
    if (this.#running) this.#timer = window.setTimeout(then, milliseconds)
  }

  #clear(): void {
    if (this.#timer !== null) window.clearTimeout(this.#timer)
    this.#timer = null
  }
}

/** Fails where it takes too long. */
function within<T>(promise: Promise<T>): Promise<T> {
  let timer: number | undefined
  const late = new Promise<never>((_, reject) => {
    timer = window.setTimeout(() => reject(new Error('No answer.')), patienceMs)
  })
  return Promise.race([promise, late]).finally(() => window.clearTimeout(timer))
}
