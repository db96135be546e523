import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { fail, toFailure } from '../core/failure'
import { summaryOf } from '../core/history'
import type { RunRecord } from '../core/record'
import type { OpenedRecord, OpenedRun } from '../ipc/history'
import type { MainContext } from './context'

/** With more of them the oldest go. */
const kept = 32

/** The second is ours alone: a double-click on it opens this program. */
const resultNames = new Set(['.json', '.vinobench'])
export const hasResultName = (file: string): boolean => resultNames.has(path.extname(file).toLowerCase())

/** Results that the user opened from files: read in an engine process, held here for this session. */
export class OpenedRecords {
  readonly #world: Pick<MainContext, 'engine' | 'files'>
  readonly #records = new Map<string, { readonly file: string; readonly record: RunRecord }>()

  constructor(world: Pick<MainContext, 'engine' | 'files'>) {
    this.#world = world
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
    `${file} is not a VinoBench result: such a file ends in .json or .vinobench.`,
    'Choose such a file.'
  )
