import path from 'node:path'
import { toFailure } from '../core/failure'
import type { RunRecord } from '../core/record'
import type { EngineEvent } from './index'
import { removeLeftovers, writeWhole } from './records'

/** Saves the newest record to every place, one write at a time each; a failed write is told once and tried again with the next record. */
export class Saver {
  readonly #places: readonly string[]
  readonly #history: string | null
  readonly #tell: (event: EngineEvent) => void
  readonly #told = new Set<string>()
  #tidied = false
  #newest: RunRecord | null = null
  #writing: Promise<void> | null = null

  /** `history`: its folder; null: a run that is not kept there. */
  constructor(history: string | null, places: readonly string[], tell: (event: EngineEvent) => void) {
    this.#history = history
    this.#places = places
    this.#tell = tell
  }

  save(record: RunRecord): void {
    this.#newest = record
    this.#writing ??= this.#write()
  }

  async settled(): Promise<void> {
    while (this.#writing !== null) await this.#writing
  }

  async #write(): Promise<void> {
    await this.#tidyOnce()
    while (this.#newest !== null) {
      const record = this.#newest
      this.#newest = null
      const content = `${JSON.stringify(record)}\n`
      const kept = this.#history === null ? [] : [path.join(this.#history, `${record.id}.json`)]
      for (const file of [...kept, ...this.#places]) {
        await writeWhole(file, content).then(
          () => this.#recovered(file),
          (error: unknown) => this.#failed(file, error)
        )
      }
    }
    // In one step with the look at the newest: a record that came in between would wait for the next one.
    this.#writing = null
  }

  async #tidyOnce(): Promise<void> {
    if (this.#tidied) return
    this.#tidied = true
    if (this.#history !== null) await removeLeftovers(this.#history)
    for (const file of this.#places) await removeLeftovers(path.dirname(file), path.basename(file))
  }

  #recovered(file: string): void {
    if (this.#told.delete(file)) this.#tell({ type: 'save-recovered', file })
  }

  #failed(file: string, error: unknown): void {
    if (this.#told.has(file)) return
    this.#told.add(file)
    const { message, remedy } = toFailure(error)
    this.#tell({ type: 'save-failed', file, message, remedy })
  }
}
