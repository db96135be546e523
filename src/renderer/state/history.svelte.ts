import { type Failure, FailureError } from '../../core/failure'
import { type HistoryEntry, isKept, type KeptRun } from '../../core/history'
import type { TrendChoice } from '../../core/trend'
import type { OpenedRun, RunEdit } from '../../ipc/history'
import { adoptFile, api, on } from '../lib/api'
import { failureOf } from '../lib/failure-of'
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
  }

  async remove(ids: readonly string[], name: string): Promise<void> {
    await this.#attempt(async () => {
      const { moved, failure } = await api.removeRuns(ids)
      if (moved.length > 0) this.deleted = { ids: moved, name }
      if (failure !== null) throw new FailureError(failure)
    })
  }

  async undo(): Promise<void> {
    const { deleted } = this
    if (deleted === null) return
    this.deleted = null
    await this.#attempt(() => api.restoreRuns(deleted.ids))
  }

  /** Results of other machines; those that were opened are selected, ready to be compared. */
  async openFiles(files: readonly File[]): Promise<void> {
    if (files.length === 0) return
    await this.#open(async () => (await Promise.all(files.slice(0, 32).map(adoptFile))).map(({ token }) => token))
  }

  /** Results that were opened from outside the window. Answers the only one, where there is one and all went well. */
  async openGiven(tokens: readonly string[]): Promise<string | null> {
    const opened = await this.#open(() => Promise.resolve(tokens))
    return opened.length === 1 && this.notOpened.length === 0 ? (opened[0] ?? null) : null
  }

  async #open(tokensOf: () => Promise<readonly string[]>): Promise<readonly string[]> {
    let ids: readonly string[] = []
    this.opening = true
    this.notOpened = []
    await this.#attempt(async () => {
      const opened = await api.openRecords(await tokensOf())
      this.notOpened = opened.filter((one): one is NotOpened => 'failure' in one)
      ids = opened.flatMap((one) => ('id' in one ? [one.id] : []))
      for (const id of ids) this.select(id, true)
    })
    this.opening = false
    return ids
  }

  async closeFile(id: string): Promise<void> {
    await this.#attempt(() => api.closeRecord(id))
  }

  /** The list is read anew either way; that it can be read takes nothing back of why the work failed. */
  async #attempt(work: () => Promise<unknown>): Promise<void> {
    const failure = await failureOf(work)
    await this.refresh()
    if (failure !== null) this.thrown = failure
  }

  /** What is no longer there cannot be selected. The original, which is not in the list, always can. */
  #forgetGone(): void {
    const there = new Set([...(this.entries ?? []), ...this.opened].map(({ id }) => id))
    const kept = [...this.selected].filter((id) => there.has(id) || id.includes(':'))
    if (kept.length !== this.selected.size) this.selected = new Set(kept)
  }
}

export const historyState = new HistoryState()
