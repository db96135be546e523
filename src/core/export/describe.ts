import { clipFrames } from '../plan'
import {
  type EffectiveSettings,
  type OpenVinoVersion,
  type RowRecord,
  type RunRecord,
  type TrustReason
} from '../record'
import { type Estimate } from '../statistics'
import { baselineOf } from '../summarise'
import { formatBytes, formatFps, formatRatio } from '../units'

/** What a result says in words, the same in the terminal, the report and the document. No layout. */

/** `33.3–34.9`, or why there is none. */
export function intervalWords(estimate: Estimate): string {
  if (estimate.low === null || estimate.high === null) return 'quick look'
  return `${formatFps(estimate.low)}–${formatFps(estimate.high)}`
}

export function ratioWords(ratio: Estimate): string {
  return `${formatRatio(ratio.value)}×`
}

/** `1.21× keep`; without enough rounds to advise, the ratio alone. */
export function stepWords({ step }: RowRecord): string {
  if (step === null) return ''
  return step.advice === null ? ratioWords(step.ratio) : `${ratioWords(step.ratio)} ${step.advice}`
}

/** The original's decimals. */
export function secondsWords(seconds: number): string {
  return seconds.toFixed(4)
}

/** Rows that have no figure: how they ended, why, and what to do. */
export interface Unmeasured {
  readonly rows: readonly RowRecord[]
  readonly reason: string
  readonly remedy: string
}

/** Rows without a figure, those with the same reason together. */
export function unmeasured(rows: readonly RowRecord[]): Unmeasured[] {
  const groups = new Map<string, Unmeasured>()
  for (const row of rows) {
    if (row.fps !== null && row.status !== 'failed') continue
    const reason =
      row.failure?.message ?? (row.status === 'cancelled' ? 'Stopped before it was measured.' : 'Not measured.')
    const remedy = row.failure?.remedy ?? ''
    const key = JSON.stringify([row.status, reason, remedy])
    groups.set(key, { rows: [...(groups.get(key)?.rows ?? []), row], reason, remedy })
  }
  return [...groups.values()]
}

/** One kind of doubt: what was seen where, and the one thing to do about it. */
export interface Doubt {
  readonly code: string
  readonly remedy: string
  readonly findings: readonly { readonly evidence: string; readonly rows: readonly string[] }[]
}

/** Every reason for doubt once, however many rows it touches. */
export function doubts(rows: readonly RowRecord[]): Doubt[] {
  const byKind = new Map<string, { reason: TrustReason; evidence: Map<string, string[]> }>()
  for (const row of rows) {
    for (const reason of row.trust?.reasons ?? []) {
      const key = JSON.stringify([reason.code, reason.remedy])
      const kind = byKind.get(key) ?? { reason, evidence: new Map<string, string[]>() }
      byKind.set(key, kind)
      kind.evidence.set(reason.evidence, [...(kind.evidence.get(reason.evidence) ?? []), row.id])
    }
  }
  return [...byKind.values()].map(({ reason, evidence }) => ({
    code: reason.code,
    remedy: reason.remedy,
    findings: [...evidence].map(([text, ids]) => ({ evidence: text, rows: ids }))
  }))
}

/** `short-rounds: every row: …`: what a doubt is, in one sentence; `measured` is the number of rows that have a figure. */
export function doubtSentence({ findings }: Doubt, measured: number): string {
  const parts = findings.map(
    ({ evidence, rows }) => `${rows.length === measured ? 'every row' : rows.join(', ')}: ${evidence}`
  )
  return `${parts.join('; ')}.`
}

/** `median and interval of 6 rounds`: what the figures are, by the rounds that were really measured. */
export function figureWords({ rows }: RunRecord): string {
  const counts = rows.filter((row) => row.fps !== null).map((row) => row.rounds.length)
  const [least, most] = [Math.min(...counts), Math.max(0, ...counts)]
  const interval = rows.some(({ fps }) => fps !== null && fps.low !== null)
  const rounds = least < most ? `${least} to ${plural(most, 'round')}` : plural(most, 'round')
  return `median${interval ? ' and interval' : ''} of ${rounds}`
}

/** What must be said beside the figures, most important first. */
export function notices(record: RunRecord): string[] {
  const measured = record.rows.filter((row) => row.fps !== null)
  const said: string[] = []
  if (record.model.synthetic) {
    said.push('Speed only: the weights are random, the answers mean nothing.')
  }
  if (record.rows.some((row) => row.status === 'cancelled')) {
    said.push('The run was stopped before its end; what had been measured by then is here.')
  }
  if (measured.some((row) => row.fps?.low === null)) {
    said.push('A quick look: fewer than six rounds give no interval, so small differences mean nothing.')
  }
  const disordered = measured.filter((row) => (row.outOfOrderFrames ?? 0) > 0)
  if (disordered.length > 0) {
    const counts = disordered.map((row) => `${row.id} ${row.outOfOrderFrames?.toLocaleString('en-US')}`)
    said.push(`Frames that finished out of order, as asynchronous rows may: ${counts.join(', ')}.`)
  }
  return said
}

/** Which row the ratios to the baseline refer to, with its framework. */
export function baselineWords(record: RunRecord): string | null {
  const baseline = baselineOf(record.rows)
  if (baseline === null) return null
  const { framework, threads } = baseline.effective ?? { threads: null }
  const details = [
    framework === undefined ? null : shortVersion(framework),
    threads === null ? null : plural(threads, 'thread')
  ].filter((part) => part !== null)
  return details.length === 0 ? baseline.id : `${baseline.id} (${details.join(', ')})`
}

/** What a speed is good for: `1 camera at 30 fps`. */
export function cameraWords(fps: number): string {
  const cameras = Math.floor(fps / cameraFps)
  if (cameras >= 1) return `${plural(cameras, 'camera')} at ${cameraFps} fps`
  return `every ${ordinal(Math.ceil(cameraFps / fps))} frame of a camera at ${cameraFps} fps`
}

/** The original's clip in seconds: what it plays in, and what this speed takes for it. */
export function clipWords(fps: number): string {
  const seconds = clipFrames / fps
  return `the ${(clipFrames / cameraFps).toFixed(0)}-second clip takes ${seconds >= 10 ? seconds.toFixed(0) : seconds.toFixed(1)} s`
}

const cameraFps = 30

const ordinal = (n: number): string => `${n}${n === 2 ? 'nd' : n === 3 ? 'rd' : 'th'}`

/** What the row asked OpenVINO or the framework for. */
export function askedWords({ requested, batch }: RowRecord): string {
  const config = Object.entries(requested.config)
    .filter(([name]) => name !== 'PERFORMANCE_HINT')
    .map(([name, value]) => `${name}=${value}`)
  const parts = [requested.hint === null ? 'no hint' : `${requested.hint} hint`, requested.weights]
  if (batch > 1) parts.push(`${batch} frames per inference`)
  return [...parts, ...config].join(', ')
}

/** What really ran, as read back from it. */
export function didWords(effective: EffectiveSettings | null): string {
  if (effective === null) return 'not known'
  const { requests, streams, threads, precision, autoBatch, executionDevices, framework } = effective
  const parts = [
    framework === undefined ? null : shortVersion(framework),
    requests === null ? null : plural(requests, 'request'),
    streams === null ? null : plural(streams, 'stream'),
    threads === null ? null : plural(threads, 'thread'),
    precision,
    executionDevices === null ? null : `on ${executionDevices.join(' + ')}`,
    autoBatch === null ? null : `automatic batching of ${autoBatch}`
  ]
  return parts.filter((part) => part !== null).join(', ') || 'not known'
}

/** The circumstances of a run, by name: what somebody needs to judge or repeat it. */
export function circumstances(record: RunRecord): [name: string, text: string][] {
  const { machine, openvino, model, plan } = record
  const around = machine.circumstances
  const stop = [
    plan.stop.frames === null ? null : `${plan.stop.frames.toLocaleString('en-US')} frames`,
    plan.stop.minSeconds > 0 ? `at least ${plan.stop.minSeconds} s` : null,
    plan.stop.maxSeconds === null ? null : `at most ${plan.stop.maxSeconds} s`
  ].filter((part) => part !== null)
  const notable = [
    around.cpuQuota === null ? null : `quota of ${around.cpuQuota.toFixed(1)} processors`,
    around.onBattery === true ? 'on battery' : around.onBattery === false ? 'on mains power' : null,
    around.virtualMachine === true ? 'virtual machine' : null,
    around.governor === null ? null : `governor ${around.governor}`,
    around.loadBefore === null ? null : `load ${around.loadBefore.toFixed(1)} before the run`
  ].filter((part) => part !== null)
  const found: [string, string | null][] = [
    ['Processor', `${machine.cpu}, ${plural(machine.cores, 'logical processor')}, ${formatBytes(machine.memoryBytes)}`],
    ['System', machine.os],
    ['Around', notable.length === 0 ? null : notable.join(', ')],
    ['OpenVINO', openvino === null ? null : `${openvino.version} (${sourceWords[openvino.source]})`],
    ['Model', `${model.name} (${model.id}), input ${model.inputShape.join('×')}, licence ${model.licence}`],
    ['Weights', model.synthetic ? 'seeded random numbers' : model.source],
    ['SHA-256', model.sha256],
    ['Plan', `${plan.mode}: ${plural(plan.rounds, 'round')} of ${stop.join(', ') || 'any length'}; seed ${plan.seed}`],
    ['Picture', plan.image],
    ['Measured', `${record.startedAt}${record.finishedAt === null ? '' : ` to ${record.finishedAt}`}`],
    ['Program', `${record.app.name} ${record.app.version}`]
  ]
  return found.flatMap(([name, text]) => (text === null ? [] : [[name, text]]))
}

export function plural(n: number, word: string): string {
  return `${n.toLocaleString('en-US')} ${word}${n === 1 ? '' : 's'}`
}

/** `OpenVINO 2026.4.1` of `OpenVINO 2026.4.1-22982-e213…`: the build is in the record. */
export function shortVersion(version: string): string {
  return version.replace(/(\d+\.\d+[\w.]*)-\d+-\S+/, '$1')
}

export const sourceWords: Readonly<Record<OpenVinoVersion['source'], string>> = {
  'official-addon': "openvino-node's own addon",
  'c-api': "OpenVINO's C library"
}

/** The trick of a row for somebody who has never heard of it. */
export function explainRow({ backend, device, batch, requested: { hint } }: RowRecord): string {
  if (backend === 'pytorch') return 'the original model in its own framework'
  if (backend === 'onnxruntime') return 'the same model in ONNX Runtime, one picture at a time'
  if (batch > 1) return `${batch} pictures handed over together, one such packet at a time`
  if (hint === 'LATENCY') return 'one picture at a time, as fast as possible for each'
  if (hint === 'CUMULATIVE_THROUGHPUT') return 'several pictures in flight, on all devices together'
  if (hint === 'THROUGHPUT') {
    return device.startsWith('AUTO')
      ? 'several pictures in flight; OpenVINO chooses the device'
      : 'several pictures in flight at once'
  }
  return 'half-size weights, one picture at a time'
}
