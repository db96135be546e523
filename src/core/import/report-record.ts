import { importedVerdict, onePassTrust, type UnknownFact } from '../explain/imported-words'
import type { ImportedFrom, RequestedSettings, RowRecord, RunRecord } from '../record'
import { type PerformanceHint, parseRowId } from '../rows'
import { isPossible, type ReportFields } from './report-fields'

/** What is known of a report beside what stands in it. */
export interface ReportFile {
  /** Its name, without the folder. */
  readonly file: string
  /** Tells its content from any other: letters and digits. */
  readonly fingerprint: string
  /** When it was last written; ISO 8601. */
  readonly writtenAt: string
}

const tool = 'benchmark_app'
const notStated = 'not stated'

/**
 * A report of `benchmark_app` as a result with one row: one pass, without rounds, samples or interval. What a report does
 * not say is null, and named in `importedFrom`.
 */
export function recordOfReport(report: ReportFields, { file, fingerprint, writtenAt }: ReportFile): RunRecord {
  const setting = settingOf(report)
  const { fps, printedFps } = fpsOf(report)
  const row = rowOf(report, setting, fps)
  return {
    schemaVersion: 1,
    app: { name: tool, version: notStated },
    id: `benchmark-app-${fingerprint}`,
    startedAt: writtenAt,
    finishedAt: writtenAt,
    machine: machineOf(fingerprint),
    openvino: null,
    devices: [],
    model: modelOf(report),
    plan: {
      mode: 'custom',
      rounds: 1,
      stop: { frames: report.iterationLimit, minSeconds: report.secondsLimit ?? 0, maxSeconds: report.secondsLimit },
      seed: null,
      image: null,
      rows: [row.id]
    },
    rows: [row],
    verdict: { sentence: importedVerdict({ tool }, [row], 'en'), winner: null },
    importedFrom: {
      tool,
      format: report.format,
      file,
      unknown: unknownOf(report, setting),
      ...(printedFps !== null && { printedFps })
    }
  }
}

/** Two reports are of the same machine only if somebody says so. */
function machineOf(fingerprint: string): RunRecord['machine'] {
  const circumstances = {
    ...{ usableCores: null, physicalCores: null, cpuQuota: null, memoryLimitBytes: null, loadBefore: null },
    ...{ governor: null, onBattery: null, virtualMachine: null }
  }
  const known = { os: notStated, cpu: notStated, cores: null, memoryBytes: null }
  return { id: `benchmark-app-${fingerprint}`, ...known, circumstances }
}

/** The path may hold a user's name: only the file's own name is taken. */
function modelOf({ options, topology, batch }: ReportFields): RunRecord['model'] {
  const file = options.get('m')?.split(/[\\/]/).at(-1) ?? ''
  const name = file === '' ? (topology ?? notStated) : file
  const shape = /^\[(\d+(?:,\d+)+)\]$/.exec((options.get('shape') ?? '').replace(/\s/g, ''))?.[1]
  const inputShape = shape === undefined ? [] : shape.split(',').map(Number)
  return {
    id: name.replace(/\.(xml|onnx|pdmodel|tflite|pb|blob)$/i, ''),
    name,
    sha256: null,
    licence: notStated,
    inputShape:
      inputShape.length > 0 ? [inputShape[0] === batch ? 1 : (inputShape[0] ?? 1), ...inputShape.slice(1)] : [],
    synthetic: false,
    source: notStated
  }
}

interface Setting {
  readonly hint: PerformanceHint | null
  /** The hint was not given: the tool's own default is taken for it. */
  readonly assumed: boolean
  /** What was set beside it, which makes it another row than the ladder's. */
  readonly config: RequestedSettings['config']
}

const hints: Readonly<Record<string, PerformanceHint>> = {
  latency: 'LATENCY',
  throughput: 'THROUGHPUT',
  tput: 'THROUGHPUT',
  cumulative_throughput: 'CUMULATIVE_THROUGHPUT',
  ctput: 'CUMULATIVE_THROUGHPUT'
}

/** Options that change what runs. */
const tuning = ['nstreams', 'nthreads', 'nireq', 'infer_precision', 'pin', 'load_config', 'ip', 'op', 'iop'] as const
/** Of those: what the ladder's rows have anyway. */
const usual: Readonly<Record<string, string>> = { ip: 'f32' }

function settingOf({ options, api, streams }: ReportFields): Setting {
  const given = options.get('hint')?.toLowerCase()
  const config = Object.fromEntries(
    tuning.flatMap((name) => {
      const value = options.get(name)
      return value === undefined || value.toLowerCase() === usual[name] ? [] : [[name, value]]
    })
  )
  if (given !== undefined) return { hint: hints[given] ?? null, assumed: false, config }
  // Since 2022 an asynchronous run without a hint gets THROUGHPUT; before there were no hints, and the streams are told.
  const byDefault = api === 'async' && streams.length === 0 && Object.keys(config).length === 0
  return { hint: byDefault ? 'THROUGHPUT' : null, assumed: byDefault, config }
}

/** The ladder's row that does the same; null where there is none. */
function ladderRow({ device, api, batch }: ReportFields, { hint, config }: Setting) {
  if (device === null || api === null || Object.keys(config).length > 0) return null
  if (hint === null) {
    if (api !== 'sync' || device !== 'CPU') return null
    return parseRowId(batch === 1 ? 'openvino-sync' : `openvino-batch${batch}`)
  }
  const prefix = { LATENCY: 'latency', THROUGHPUT: 'throughput', CUMULATIVE_THROUGHPUT: 'cumulative' } as const
  const row = batch === 1 ? parseRowId(`${prefix[hint]}:${device}`) : null
  // LATENCY one at a time, the others with several requests: else it is not what the ladder does.
  return row !== null && row.mode === api ? row : null
}

function rowOf(report: ReportFields, setting: Setting, fps: number): RowRecord {
  const { device, api, batch, requests, streams, compileMs, loadMs, firstInferenceMs } = report
  const own = ownName(report, setting)
  const ladder = ladderRow(report, setting)
  const count = streams.length === 1 ? (streams[0]?.count ?? null) : null
  return {
    id: ladder?.id ?? own,
    label: ladder?.label ?? own,
    backend: 'openvino',
    device: device ?? notStated,
    mode: api ?? 'async',
    batch,
    status: 'done',
    requested: { hint: setting.hint, weights: notStated, config: setting.config },
    effective: { requests, streams: count, threads: null, precision: null, autoBatch: null, executionDevices: null },
    loadMs,
    compileMs,
    firstInferenceMs,
    rounds: [],
    fps: { value: fps, low: null, high: null },
    intervalCoverage: null,
    calibration: null,
    secondsPerImage: 1 / fps,
    latencyMs: latenciesOf(report),
    trust: onePassTrust(),
    step: null,
    baseline: null,
    resources: null,
    outOfOrderFrames: null,
    agreement: null,
    failure: null
  }
}

/** In the tool's own words, which are those of every language: `benchmark_app (CPU, async, nstreams 1, nireq 2)`. */
function ownName({ device, api, batch }: ReportFields, { hint, config }: Setting): string {
  const said = [
    device,
    hint?.toLowerCase(),
    api,
    batch === 1 ? null : `b ${batch}`,
    ...Object.entries(config).map(([name, value]) => `${name} ${value}`.trim())
  ]
  return `${tool} (${said.filter((part) => part != null).join(', ')})`.slice(0, 200)
}

/** Our figure is frames ÷ time; some versions print the inverse of the latency instead. The same is said in its own digits. */
function fpsOf({ throughput, iterations, seconds, batch }: ReportFields): { fps: number; printedFps: number | null } {
  const counted = iterations === null || seconds === null ? null : (iterations * batch) / seconds
  if (counted === null || !isPossible(counted)) return { fps: throughput, printedFps: null }
  const isSame = Math.abs(counted / throughput - 1) < 0.01
  return isSame ? { fps: throughput, printedFps: null } : { fps: counted, printedFps: throughput }
}

function latenciesOf({ latency, averageMs, minMs, maxMs }: ReportFields): RowRecord['latencyMs'] {
  if (latency === null && averageMs === null && minMs === null && maxMs === null) return null
  const at = (percent: number): number | null => (latency?.percent === percent ? latency.ms : null)
  return { mean: averageMs, min: minMs, max: maxMs, p50: at(50), p90: at(90), p95: at(95), p99: at(99), p999: null }
}

function unknownOf(report: ReportFields, setting: Setting): ImportedFrom['unknown'] {
  const always = ['machine', 'openvino', 'date', 'model-file', 'precision', 'execution-devices'] as const
  const sometimes: readonly (readonly [UnknownFact, boolean])[] = [
    ['hint', setting.assumed],
    ['latency', latenciesOf(report) === null],
    ['first-inference', report.firstInferenceMs === null]
  ]
  return [...always, ...sometimes.flatMap(([fact, isOpen]) => (isOpen ? [fact] : [])), 'steady', 'answers']
}
