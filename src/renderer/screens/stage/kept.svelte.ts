import { isKept, type KeptRun } from '../../../core/history'
import { raceable } from '../../../core/race/race'
import type { RunRecord } from '../../../core/record'
import { api, on } from '../../lib/api'

/** Kept runs that can be shown on a stage, newest first: those with two rows that have a speed. */
export async function stageRuns(): Promise<readonly KeptRun[]> {
  const entries = await api.history()
  return entries
    .filter(isKept)
    .filter(({ state, summary }) => state !== 'running' && summary.rows.filter((row) => row.fps !== null).length >= 2)
    .sort((a, b) => b.summary.startedAt.localeCompare(a.summary.startedAt))
}

/** This run where it is still kept, else the newest; null where there is none that can be shown. */
export async function runForBooth(wanted: string | null): Promise<RunRecord | null> {
  const runs = await stageRuns()
  const others = runs.map((run) => run.id).filter((id) => id !== wanted)
  const wantedFirst = runs.some((run) => run.id === wanted) && wanted !== null ? [wanted, ...others] : others
  // A file may break between two loops; then the next one is shown.
  for (const id of wantedFirst) {
    const record = await api.openRun(id).catch(() => null)
    if (record !== null && raceable(record).length >= 2) return record
  }
  return null
}

/** What the stage screen chooses from. Follows the history while the screen is shown. */
export class KeptRuns {
  /** Null until the history has answered. */
  runs = $state.raw<readonly KeptRun[] | null>(null)
  chosen = $state<string | null>(null)
  record = $state.raw<RunRecord | null>(null)
  thrown = $state.raw<unknown>(null)
  #asked = 0
  readonly #stop: () => void

  constructor(wanted: string | null) {
    this.chosen = wanted
    this.#stop = on('history', () => void this.refresh())
  }

  async refresh(): Promise<void> {
    try {
      this.runs = await stageRuns()
      this.thrown = null
      const known = this.runs.some((run) => run.id === this.chosen)
      await this.choose(known ? this.chosen : (this.runs[0]?.id ?? null))
    } catch (thrown) {
      this.thrown = thrown
    }
  }

  async choose(id: string | null): Promise<void> {
    const same = id === this.chosen && this.record !== null
    this.chosen = id
    if (same) return
    const asked = ++this.#asked
    this.record = null
    try {
      const record = id === null ? null : await api.openRun(id)
      if (asked === this.#asked) [this.record, this.thrown] = [record, null]
    } catch (thrown) {
      if (asked === this.#asked) this.thrown = thrown
    }
  }

  dispose(): void {
    this.#stop()
  }
}
