import type { MeasurePhase } from '../../core/events'
import { type Failure, toFailure } from '../../core/failure'
import type { CatalogueEntry, ModelDescription } from '../../core/model'
import { adoptFile, api, on } from '../lib/api'
import { failureOf } from '../lib/failure-of'

/** A file of the user's on its way into the catalogue. */
export interface Import {
  readonly id: number
  readonly name: string
  readonly state: 'waiting' | 'running' | 'passed' | 'refused' | 'cancelled'
  readonly token: string | null
  readonly phase: MeasurePhase | null
  readonly model: ModelDescription | null
  readonly warnings: readonly string[]
  readonly failure: Failure | null
}

/** The catalogue and what is being added to it: that goes on whatever screen is shown. */
class ModelsState {
  entries = $state.raw<readonly CatalogueEntry[] | null>(null)
  /** Ids of models that only a newer program can use. */
  newer = $state.raw<readonly string[]>([])
  imports = $state.raw<readonly Import[]>([])
  /** What was removed last, to be brought back. */
  removed = $state.raw<{ readonly name: string; readonly aside: string } | null>(null)
  failure = $state.raw<Failure | null>(null)
  #queue: Promise<void> = Promise.resolve()
  #imported = 0

  constructor() {
    on('import', ({ token, phase }) => {
      const running = this.imports.find((item) => item.token === token && item.state === 'running')
      if (running !== undefined) this.#change(running.id, { phase })
    })
  }

  async load(): Promise<void> {
    this.failure = await failureOf(async () => {
      this.entries = await api.models()
      this.newer = await api.newerModels()
    })
  }

  /** One after the other: each uses the processor for itself. */
  add(files: readonly File[]): void {
    for (const file of files) {
      const id = ++this.#imported
      const begun: Import = {
        id,
        name: file.name,
        state: 'waiting',
        token: null,
        phase: null,
        model: null,
        warnings: [],
        failure: null
      }
      this.imports = [...this.imports, begun]
      // The path of a dropped file is known only while its drop is.
      const adopted = adoptFile(file)
      adopted.catch(() => undefined)
      this.#queue = this.#queue.then(() => this.#import(id, adopted))
    }
  }

  async #import(id: number, adopted: ReturnType<typeof adoptFile>): Promise<void> {
    if (this.#find(id)?.state !== 'waiting') return
    try {
      const { token } = await adopted
      this.#change(id, { state: 'running', token })
      const { description, warnings } = await api.importModel(token)
      this.#change(id, { state: 'passed', model: description, warnings })
      await this.load()
    } catch (thrown) {
      const failure = toFailure(thrown)
      this.#change(id, { state: failure.code === 'cancelled' ? 'cancelled' : 'refused', failure })
    }
  }

  async cancel(id: number): Promise<void> {
    const item = this.#find(id)
    if (item?.state === 'waiting') this.#change(id, { state: 'cancelled' })
    if (item?.state === 'running' && item.token !== null) await api.cancelImport(item.token)
  }

  dismiss(id: number): void {
    this.imports = this.imports.filter((item) => item.id !== id)
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#do(async () => {
      await api.renameModel(id, name)
      // Shown at once: a list asked anew takes an engine process.
      this.entries = this.entries?.map((entry) => (entry.id === id ? { ...entry, name } : entry)) ?? null
    })
  }

  async remove({ id, name }: CatalogueEntry): Promise<void> {
    await this.#do(async () => {
      this.removed = { name, aside: await api.removeModel(id) }
      this.imports = this.imports.filter((item) => item.model?.id !== id)
      this.entries = this.entries?.filter((entry) => entry.id !== id) ?? null
    })
  }

  async bringBack(): Promise<void> {
    const { removed } = this
    if (removed === null) return
    this.removed = null
    await this.#do(() => api.restoreModel(removed.aside))
  }

  async #do(work: () => Promise<unknown>): Promise<void> {
    const failure = await failureOf(work)
    if (failure === null) await this.load()
    else this.failure = failure
  }

  #find(id: number): Import | undefined {
    return this.imports.find((item) => item.id === id)
  }

  #change(id: number, change: Partial<Import>): void {
    this.imports = this.imports.map((item) => (item.id === id ? { ...item, ...change } : item))
  }
}

export const models = new ModelsState()
