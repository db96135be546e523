import type { StopRule } from '../plan'
import type { EffectiveSettings, OpenVinoVersion, RowRecord, RunRecord } from '../record'
import { formatBytes } from '../units'
import { plural } from './words'

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
  const notable = [
    around.cpuQuota === null ? null : `quota of ${around.cpuQuota.toFixed(1)} processors`,
    around.onBattery === true ? 'on battery' : around.onBattery === false ? 'on mains power' : null,
    around.virtualMachine === true ? 'virtual machine' : null,
    around.container == null ? null : `container (${around.container})`,
    around.affinity === undefined || around.affinity.allowed >= around.affinity.of
      ? null
      : `${around.affinity.allowed} of ${around.affinity.of} processors allowed`,
    around.governor === null ? null : `governor ${around.governor}`,
    around.powerPlan == null ? null : `power plan ${around.powerPlan}`,
    around.processors?.turbo === false ? 'turbo off' : null,
    around.remoteDesktop === true ? 'remote desktop' : null,
    around.loadBefore === null ? null : `load ${around.loadBefore.toFixed(1)} before the run`
  ].filter((part) => part !== null)
  const { extraRounds, importedFrom } = record
  const extra = extraRounds === undefined ? '' : `, and ${plural(extraRounds.count, 'extra round')}`
  const found: [string, string | null][] = [
    ['Processor', processorWords(machine)],
    ['System', machine.os],
    ['Around', notable.length === 0 ? null : notable.join(', ')],
    ['OpenVINO', openvino === null ? null : `${openvino.version} (${sourceWords[openvino.source]})`],
    ['Model', `${model.name} (${model.id}), input ${inputWords(model)}, licence ${model.licence}`],
    ['Weights', model.synthetic ? 'seeded random numbers' : model.source],
    ['SHA-256', model.sha256],
    ['Plan', importedFrom === undefined ? planWords(plan, extra) : `one pass of ${stopWords(plan.stop)}`],
    ['Picture', plan.image],
    ['Measured', importedFrom === undefined ? measuredWords(record) : null],
    ['Imported from', importedFrom === undefined ? null : `${importedFrom.file}, last written ${record.startedAt}`],
    ['Program', importedFrom?.tool ?? `${record.app.name} ${record.app.version}`]
  ]
  return found.flatMap(([name, text]) => (text === null ? [] : [[name, text]]))
}

const planWords = ({ mode, rounds, stop, seed }: RunRecord['plan'], extra: string): string =>
  `${mode}: ${plural(rounds, 'round')} of ${stopWords(stop)}${extra}; seed ${seed ?? 'not known'}`

const measuredWords = ({ startedAt, finishedAt }: RunRecord): string =>
  `${startedAt}${finishedAt === null ? '' : ` to ${finishedAt}`}`

const processorWords = ({ cpu, cores, memoryBytes }: RunRecord['machine']): string =>
  [
    cpu,
    cores === null ? null : plural(cores, 'logical processor'),
    memoryBytes === null ? null : formatBytes(memoryBytes)
  ]
    .filter((part) => part !== null)
    .join(', ')

/** `OpenVINO 2026.4.1` of `OpenVINO 2026.4.1-22982-e213…`: the build is in the record. */
export function shortVersion(version: string): string {
  return version.replace(/(\d+\.\d+[\w.]*)-\d+-\S+/, '$1')
}

export const sourceWords: Readonly<Record<OpenVinoVersion['source'], string>> = {
  'official-addon': "openvino-node's own addon",
  'c-api': "OpenVINO's C library"
}

/** `1×3×480×640`. */
export const inputWords = ({ inputShape }: Pick<RunRecord['model'], 'inputShape'>): string =>
  inputShape.length === 0 ? 'not known' : inputShape.join('×')

/** When the timed part of a round ends. */
export function stopWords({ frames, minSeconds, maxSeconds }: StopRule): string {
  const time =
    minSeconds === maxSeconds
      ? [`${minSeconds} s`]
      : [minSeconds > 0 ? `at least ${minSeconds} s` : null, maxSeconds === null ? null : `at most ${maxSeconds} s`]
  const parts = [frames === null ? null : plural(frames, 'frame'), ...time]
  return parts.filter((part) => part !== null).join(', ') || 'any length'
}
