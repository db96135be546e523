import type { DeviceInfo, Facts } from './device'
import { crashWords } from './explain/crash-words'
import type { Failure } from './failure'
import type { RowSpec } from './rows'

/** When to stop trying: a row of one model, so often; all rows of a run together, so often within this time. */
export const crashLimits = { perRow: 2, overall: 3, withinSeconds: 300 } as const

/** A row as it is measured here, with all that a crash of it may come from. Another of any of them deserves another try. */
export interface Configuration {
  readonly machine: string
  readonly app: string
  readonly openvino: string | null
  /** The drivers of the devices that the row may use: `GPU.0 25.18.33578`. */
  readonly drivers: string
  /** SHA-256 of the model. */
  readonly model: string
  readonly row: string
}

/** How often in a row its engine process has crashed. */
export interface Crashed extends Configuration {
  readonly times: number
  /** ISO 8601, UTC. */
  readonly lastAt: string
  /** What the last one died of. */
  readonly message: string
}

/** A process that ended by what it was doing itself; not one that somebody else ended, or that could not be started. */
export const isOwnCrash = ({ code, why }: Failure): boolean =>
  code === 'engine-crashed' && why?.code !== endedFromOutside

export const endedFromOutside = 'ended-from-outside'

/** AUTO and its kind may use any device; what is no OpenVINO has no driver. */
export function driversOf(
  { backend, device }: Pick<RowSpec, 'backend' | 'device'>,
  devices: readonly DeviceInfo[]
): string {
  if (backend !== 'openvino') return ''
  const own = devices.filter(({ id }) => id === device || id.startsWith(`${device}.`))
  return (own.length > 0 ? own : devices).map(({ id, driverVersion }) => `${id} ${driverVersion ?? '-'}`).join(', ')
}

const isSame = (a: Configuration, b: Configuration): boolean =>
  isSameRow(a, b) && a.app === b.app && a.openvino === b.openvino && a.drivers === b.drivers

const isSameRow = (a: Configuration, b: Configuration): boolean =>
  a.machine === b.machine && a.model === b.model && a.row === b.row

/** What is known after another crash; what was known of the row with other versions is forgotten. */
export function withCrash(
  known: readonly Crashed[],
  where: Configuration,
  { lastAt, message }: Pick<Crashed, 'lastAt' | 'message'>
): Crashed[] {
  const before = known.find((one) => isSame(one, where))
  return [{ ...where, times: (before?.times ?? 0) + 1, lastAt, message }, ...withoutRow(known, where)]
}

export const withoutRow = (known: readonly Crashed[], where: Configuration): Crashed[] =>
  known.filter((one) => !isSameRow(one, where))

/** Why this row is not tried; null where it is. */
export function whyLeftOut(known: readonly Crashed[], where: Configuration): Failure | null {
  const crashed = known.find((one) => isSame(one, where))
  if (crashed === undefined || crashed.times < crashLimits.perRow) return null
  const { times, lastAt, message } = crashed
  const facts: Facts = { times: String(times), date: lastAt.slice(0, 10), message: message.replace(/\.$/, '') }
  const { reason, remedy } = crashWords('crashed-before', facts, 'en')
  return { code: 'crashed-before', message: reason, remedy, why: { code: 'crashed-before', facts } }
}

/** What the rows that were still to come are told when a run is ended because of crashes. */
export function endedByCrashes(rows: readonly string[]): Failure {
  const facts: Facts = { rows: rows.join(', '), count: String(rows.length) }
  const { reason, remedy } = crashWords('crash-loop', facts, 'en')
  return { code: 'crash-loop', message: reason, remedy, why: { code: 'crash-loop', facts } }
}

/** Counts crashes of one run. */
export class CrashCount {
  readonly #now: () => number
  #crashes: { readonly row: string; readonly at: number }[] = []
  /** Nothing more is to be tried in this run. */
  isTheEnd = false

  /** `now`: seconds, monotonic. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Another crash: the rows that have crashed lately where that is once too often, else null. */
  add(row: string): readonly string[] | null {
    const at = this.#now()
    const recent = this.#crashes.filter((crash) => at - crash.at < crashLimits.withinSeconds)
    this.#crashes = [...recent, { row, at }]
    return this.#crashes.length >= crashLimits.overall ? this.#crashes.map((crash) => crash.row) : null
  }

  end(): void {
    this.isTheEnd = true
  }

  /** Who wants to go on gets as many as at first. */
  forgive(): void {
    this.#crashes = []
  }
}
