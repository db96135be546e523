import type { Failure } from './failure'
import type {
  ImportedFrom,
  Machine,
  OpenVinoVersion,
  RecordedModel,
  RecordedPlan,
  RowStatus,
  RunRecord,
  Trust,
  Verdict
} from './record'
import type { Estimate } from './statistics'

/** What the history shows of a run without opening it: everything but rounds, samples and settings. */
export interface RunSummary {
  readonly startedAt: string
  readonly finishedAt: string | null
  readonly program: string
  readonly machine: Pick<Machine, 'id' | 'cpu' | 'os'>
  readonly openvino: OpenVinoVersion | null
  readonly model: Pick<RecordedModel, 'id' | 'name' | 'sha256' | 'inputShape' | 'synthetic'>
  readonly mode: RecordedPlan['mode']
  readonly rows: readonly RowSummary[]
  readonly verdict: Verdict
  /** Version of the driver, or of OpenVINO's part for a device without one, by device. */
  readonly drivers: Readonly<Record<string, string>>
  /** Missing where this program measured it. */
  readonly importedFrom?: ImportedFrom
}

export interface RowSummary {
  readonly id: string
  readonly label: string
  readonly device: string
  readonly status: RowStatus
  readonly fps: Estimate | null
  readonly rounds: number
  readonly trust: Trust['state'] | null
}

/** A run in the history, or what is left of one. */
export type HistoryEntry = KeptRun | BrokenRun

export interface KeptRun {
  /** Name of its file without `.json`. */
  readonly id: string
  readonly state: 'finished' | 'stopped' | 'running' | 'interrupted'
  /** As the user named it. */
  readonly name: string | null
  readonly note: string
  readonly summary: RunSummary
}

export interface BrokenRun {
  readonly id: string
  /**
   * `damaged`: cannot be read any more, and was moved aside. `newer`: a newer program wrote it. `unreadable`: may be
   * whole, but cannot be read now. The last two are left as they are.
   */
  readonly state: 'damaged' | 'newer' | 'unreadable'
  readonly file: string
  /** When the file was last written, as far as that is known; ISO 8601. */
  readonly writtenAt: string | null
  readonly failure: Failure
}

export const isKept = (entry: HistoryEntry): entry is KeptRun => 'summary' in entry

export function summaryOf(record: RunRecord): RunSummary {
  const { machine, model, plan, app } = record
  return {
    startedAt: record.startedAt,
    finishedAt: record.finishedAt,
    program: app.version,
    machine: { id: machine.id, cpu: machine.cpu, os: machine.os },
    openvino: record.openvino,
    model: {
      id: model.id,
      name: model.name,
      sha256: model.sha256,
      inputShape: model.inputShape,
      synthetic: model.synthetic
    },
    mode: plan.mode,
    rows: record.rows.map(({ id, label, device, status, fps, rounds, trust }) => ({
      id,
      label,
      device,
      status,
      fps,
      rounds: rounds.length,
      trust: trust?.state ?? null
    })),
    verdict: record.verdict,
    drivers: Object.fromEntries(
      record.devices.flatMap(({ id, driverVersion, pluginVersion }) => {
        const version = driverVersion ?? pluginVersion
        return version === null ? [] : [[id, version]]
      })
    ),
    ...(record.importedFrom !== undefined && { importedFrom: record.importedFrom })
  }
}

/** The fastest row that is not invalid; null where there is none. */
export function bestRow({ rows }: Pick<RunSummary, 'rows'>): (RowSummary & { readonly fps: Estimate }) | null {
  const measured = rows.filter(
    (row): row is RowSummary & { readonly fps: Estimate } => row.fps !== null && row.trust !== 'invalid'
  )
  return measured.reduce<(typeof measured)[number] | null>(
    (best, row) => (best === null || row.fps.value > best.fps.value ? row : best),
    null
  )
}

export const longestName = 120
export const longestNote = 4000
