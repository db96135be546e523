import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { fail, toFailure } from '../core/failure'
import { summaryOf } from '../core/history'
import type { RunRecord } from '../core/record'
import type { History } from '../engine/history'
import type { OpenedRecord, OpenedRun } from '../ipc/history'
import type { MainContext } from './context'

/** With more of them the oldest go. */
const kept = 32

/** The second is ours alone: a double-click on it opens this program. The last is that of reports of `benchmark_app`. */
const resultNames = new Set(['.json', '.vinobench', '.csv'])
export const hasResultName = (file: string): boolean => resultNames.has(path.extname(file).toLowerCase())

/**
 * Results that the user opened from files: read in an engine process, held here for this session. What another tool
 * measured is nowhere kept as a result, so it goes into the history.
 */
export class OpenedRecords {
  readonly #world: Pick<MainContext, 'engine' | 'files'>
  readonly #history: Pick<History, 'keep'>
  readonly #records = new Map<string, { readonly file: string; readonly record: RunRecord }>()

  constructor(world: Pick<MainContext, 'engine' | 'files'>, history: Pick<History, 'keep'>) {
    this.#world = world
    this.#history = history
  }

  /** One after the other: each needs a process. */
  async open(tokens: readonly string[]): Promise<OpenedRecord[]> {
    const opened: OpenedRecord[] = []
    for (const token of tokens) opened.push(await this.#open(token))
    return opened
  }

  list(): OpenedRun[] {
    return [...this.#records].map(([id, { file, record }]) => ({ id, file, summary: summaryOf(record) }))
  }

  record(id: string): RunRecord | null {
    return this.#records.get(id)?.record ?? null
  }

  close(id: string): void {
    this.#records.delete(id)
  }

  async #open(token: string): Promise<OpenedRecord> {
    let file = '?'
    try {
      const place = this.#world.files.path(token)
      file = path.basename(place)
      if (!hasResultName(file)) throw notResult(file)
      const record = await this.#world.engine.readRecord(place, file)
      if (record.importedFrom !== undefined) {
        await this.#history.keep(record)
        return { id: record.id, file, summary: summaryOf(record) }
      }
      // A name that no file in the history can have by chance.
      const id = `opened-${randomUUID()}`
      this.#records.set(id, { file, record })
      const [oldest] = this.#records.keys()
      if (this.#records.size > kept && oldest !== undefined) this.#records.delete(oldest)
      return { id, file, summary: summaryOf(record) }
    } catch (error) {
      return { file, failure: toFailure(error) }
    }
  }
}

const notResult = (file: string) =>
  fail(
    'record-unreadable',
    `${file} is not a VinoBench result: such a file ends in .json or .vinobench, a report of benchmark_app in .csv or .json.`,
    'Choose such a file.'
  )
