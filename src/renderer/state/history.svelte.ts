import { type Failure, toFailure } from '../../core/failure'
import { type HistoryEntry, isKept, type KeptRun } from '../../core/history'
import type { TrendChoice } from '../../core/trend'
import type { OpenedRun, RunEdit } from '../../ipc/history'
import { adoptFile, api, on } from '../lib/api'
import type { Order } from '../screens/history/list'

/** What has just been deleted, until it is brought back or forgotten. */
export interface Deleted {
  readonly ids: readonly string[]
  /** Of the run, where it was one. */
  readonly name: string
}

export interface NotOpened {
  readonly file: string
  readonly failure: Failure
}

const shownAtFirst = 100

/** The history as the window knows it. Stays while other screens are shown: search, selection, opened files. */
class HistoryState {
  /** Null until the history has answered. */
  entries = $state.raw<readonly HistoryEntry[] | null>(null)
  opened = $state.raw<readonly OpenedRun[]>([])
  thrown = $state.raw<unknown>(null)
  notOpened = $state.raw<readonly NotOpened[]>([])
  view = $state<'list' | 'compare' | 'trend'>('list')
  search = $state('')
  order = $state<Order>('newest')
  /** So many of the list are drawn: ten thousand would take seconds. */
  shown = $state(shownAtFirst)
  selected = $state.raw<ReadonlySet<string>>(new Set())
  /** What to compare with; null: the oldest of them. */
  reference = $state<string | null>(null)
  deleted = $state.raw<Deleted | null>(null)
  trend = $state.raw<TrendChoice | null>(null)
  opening = $state(false)
  #asked = 0

  constructor() {
    on('history', () => void this.refresh())
    on('run', ({ stage }) => {
      if (stage === 'finished' || stage === 'failed') void this.refresh()
    })
  }

  get kept(): readonly KeptRun[] {
    return this.entries?.filter(isKept) ?? []
  }

  async refresh(): Promise<void> {
    const asked = ++this.#asked
    try {
      const [entries, opened] = await Promise.all([api.history(), api.openedRecords()])
      if (asked !== this.#asked) return
      this.entries = entries
      this.opened = opened
      this.thrown = null
      this.#forgetGone()
    } catch (thrown) {
      if (asked === this.#asked) this.thrown = thrown
    }
  }

  searchFor(text: string): void {
    this.search = text
    this.shown = shownAtFirst
  }

  showMore(): void {
    this.shown += shownAtFirst
  }

  select(id: string, on: boolean): void {
    const others = [...this.selected].filter((one) => one !== id)
    this.selected = new Set(on ? [...others, id] : others)
  }

  selectOnly(ids: readonly string[]): void {
    this.selected = new Set(ids)
  }

  compare(ids: readonly string[] = [...this.selected]): void {
    this.selectOnly(ids)
    this.reference = null
    this.view = 'compare'
  }

  async edit(id: string, change: RunEdit): Promise<void> {
    await this.#attempt(() => api.editRun(id, change))
    await this.refresh()
  }

  async remove(ids: readonly string[], name: string): Promise<void> {
    await this.#attempt(async () => {
      const { moved, failure } = await api.removeRuns(ids)
      if (moved.length > 0) this.deleted = { ids: moved, name }
      this.thrown = failure
    })
    const { thrown } = this
    await this.refresh()
    this.thrown ??= thrown
  }

  async undo(): Promise<void> {
    const { deleted } = this
    if (deleted === null) return
    this.deleted = null
    await this.#attempt(() => api.restoreRuns(deleted.ids))
    await this.refresh()
  }

  /** Results of other machines; those that were opened are selected, ready to be compared. */
  async openFiles(files: readonly File[]): Promise<void> {
    if (files.length === 0) return
    this.opening = true
    this.notOpened = []
    await this.#attempt(async () => {
      const adopted = await Promise.all(files.slice(0, 32).map(adoptFile))
      const opened = await api.openRecords(adopted.map(({ token }) => token))
      this.notOpened = opened.filter((one): one is NotOpened => 'failure' in one)
      for (const one of opened) if ('id' in one) this.select(one.id, true)
    })
    this.opening = false
    await this.refresh()
  }

  async closeFile(id: string): Promise<void> {
    await this.#attempt(() => api.closeRecord(id))
    await this.refresh()
  }

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
      this.thrown = null
    } catch (thrown) {
      this.thrown = toFailure(thrown)
    }
  }

  /** What is no longer there cannot be selected. The original, which is not in the list, always can. */
  #forgetGone(): void {
    const there = new Set([...(this.entries ?? []), ...this.opened].map(({ id }) => id))
    const kept = [...this.selected].filter((id) => there.has(id) || id.includes(':'))
    if (kept.length !== this.selected.size) this.selected = new Set(kept)
  }
}

export const historyState = new HistoryState()
