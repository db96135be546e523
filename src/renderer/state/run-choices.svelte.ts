import { whyUnavailable } from '../../core/availability'
import { estimateSeconds } from '../../core/estimate'
import type { Failure } from '../../core/failure'
import type { ModelDescription } from '../../core/model'
import { type PlanWishes, schedule } from '../../core/plan'
import { defaultBatch, ladder, type RowSpec } from '../../core/rows'
import type { RunOutlook, RunPicture, RunWishes } from '../../ipc/run'
import { api } from '../lib/api'
import { knownDevices } from './devices.svelte'

export type Mode = PlanWishes['mode']

/** A row that can be chosen, or why not. */
export interface ChoosableRow {
  readonly spec: RowSpec
  readonly unavailable: Failure | null
  readonly chosen: boolean
}

const patienceMs = 1000
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** What the user chose for the next run, and what is known about it. Lives as long as the page. */
class RunChoices {
  mode = $state<Mode>('standard')
  model = $state('yolov5n')
  picture = $state.raw<RunPicture | null>(null)
  batch = $state(defaultBatch)
  models = $state.raw<readonly ModelDescription[]>([])
  outlook = $state.raw<RunOutlook | null>(null)
  modelsFailed = $state(false)
  #left = $state.raw<readonly string[]>([])

  readonly rows: readonly ChoosableRow[] = $derived.by(() => {
    const found = knownDevices.report ?? { devices: [{ id: 'CPU' }], missing: [] }
    const ids = found.devices.map(({ id }) => id)
    return ladder(ids, this.batch).map((spec) => {
      const unavailable = whyUnavailable(spec, found)
      return { spec, unavailable, chosen: unavailable === null && !this.#left.includes(keyOf(spec)) }
    })
  })

  readonly chosen: readonly RowSpec[] = $derived(this.rows.flatMap(({ spec, chosen }) => (chosen ? [spec] : [])))

  readonly known = $derived(this.outlook?.known ?? [])

  get wishes(): RunWishes {
    const all = this.#left.length === 0
    return {
      mode: this.mode,
      rows: all ? null : this.chosen.map(({ id }) => id),
      batch: this.batch,
      model: this.model,
      picture: this.picture
    }
  }

  seconds(mode: Mode): number {
    return estimateSeconds({ ...schedule({ mode }), rows: this.chosen }, this.known)
  }

  toggle(spec: RowSpec, wanted: boolean): void {
    const key = keyOf(spec)
    this.#left = wanted ? this.#left.filter((left) => left !== key) : [...this.#left, key]
  }

  chooseAll(): void {
    this.#left = []
  }

  /** Looks anew at what may have changed. */
  async refresh(): Promise<void> {
    const listed = knownDevices.load()
    // Two engine processes that start at once slow each other down: the devices come first, unless a driver keeps them waiting.
    const models = Promise.race([listed, sleep(patienceMs)]).then(() => this.#refreshModels())
    await Promise.all([this.refreshOutlook(), listed, models])
  }

  async refreshOutlook(): Promise<void> {
    this.outlook = await api.runOutlook(this.model).catch(() => this.outlook)
  }

  async #refreshModels(): Promise<void> {
    const models = await api.models().catch(() => null)
    this.modelsFailed = models === null
    this.models = models ?? []
    if (models !== null && models.length > 0 && !models.some(({ id }) => id === this.model)) {
      this.model = models[0]?.id ?? this.model
    }
  }
}

/** The batch row stays the same row when its size changes. */
const keyOf = ({ id, batch }: RowSpec): string => (batch > 1 ? 'openvino-batch' : id)

export const runChoices = new RunChoices()
