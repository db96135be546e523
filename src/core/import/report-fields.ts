import { fail } from '../failure'
import { cutShort, type Entries, numberOf, type ReportParts } from './report-text'

/** What a report of `benchmark_app` states, by whichever names its version has for it. Null: it does not say. */
export interface ReportFields {
  readonly format: ReportParts['format']
  /** Options of the command line without their dashes, `d` for `-d` and `--target_device` alike. */
  readonly options: Entries
  readonly device: string | null
  readonly api: 'sync' | 'async' | null
  readonly topology: string | null
  readonly batch: number
  readonly requests: number | null
  /** By device, where they were asked for one by one: `CPU` has `2`. */
  readonly streams: readonly { readonly device: string; readonly count: number }[]
  /** Iterations that it was limited to. */
  readonly iterationLimit: number | null
  readonly secondsLimit: number | null
  readonly iterations: number | null
  readonly seconds: number | null
  /** Frames per second as it prints them. */
  readonly throughput: number
  /** `percent` of the inferences took at most `ms`: 50 unless another was asked for. */
  readonly latency: { readonly percent: number; readonly ms: number } | null
  readonly averageMs: number | null
  readonly minMs: number | null
  readonly maxMs: number | null
  /** Reading and reshaping. */
  readonly loadMs: number | null
  readonly compileMs: number | null
  readonly firstInferenceMs: number | null
}

/** Fails with `record-unreadable` where the run failed or was cut short: then there is no figure. */
export function fieldsOf({ format, options: given, setup, results }: ReportParts, name: string): ReportFields {
  const throughput = numberOf(results.get('throughput'))
  const error = results.get('error')
  if (throughput === null && error !== undefined) throw failed(name, error)
  if (throughput === null) throw cutShort(name)
  if (!isPossible(throughput)) throw impossible(name, results.get('throughput') ?? '')
  const options = shortOptions(given)
  const read = first(results, ['read model time (ms)', 'read network time (ms)', 'read_model_time'])
  const reshaped = first(results, ['reshape model time (ms)', 'reshape network time (ms)', 'reshape_model_time'])
  return {
    format,
    options,
    device: setup.get('target device') ?? setup.get('target_device') ?? options.get('d') ?? null,
    api: apiOf(setup.get('api') ?? options.get('api')),
    topology: setup.get('topology') ?? null,
    batch: wholeOf(setup.get('batch size') ?? setup.get('batch_size') ?? options.get('b')) ?? 1,
    requests: wholeOf(setup.get('number of parallel infer requests') ?? setup.get('nireq') ?? options.get('nireq')),
    streams: streamsOf(setup),
    iterationLimit: wholeOf(setup.get('number of iterations') ?? setup.get('iterations_num')),
    secondsLimit: inSeconds(first(setup, ['duration (ms)', 'duration'])),
    iterations: wholeOf(results.get('total number of iterations') ?? results.get('iterations_num')),
    seconds: inSeconds(first(results, ['total execution time (ms)', 'execution_time'])),
    throughput,
    latency: latencyOf(results),
    averageMs: first(results, ['avg latency', 'average latency (ms)', 'latency_avg']),
    minMs: first(results, ['min latency', 'min latency (ms)', 'latency_min']),
    maxMs: first(results, ['max latency', 'max latency (ms)', 'latency_max']),
    loadMs: read === null && reshaped === null ? null : (read ?? 0) + (reshaped ?? 0),
    compileMs: first(results, [
      'compile model time (ms)',
      'load network time (ms)',
      'load model time (ms)',
      'import model time (ms)',
      'import network time (ms)',
      'load_model_time',
      'import_model_time'
    ]),
    firstInferenceMs: first(results, ['first inference time (ms)', 'first_inference_time'])
  }
}

/** Frames per second that some machine and some model could have; what is beyond came about otherwise. */
export const isPossible = (fps: number): boolean => fps >= 1e-9 && fps <= 1e9

function first(entries: Entries, names: readonly string[]): number | null {
  const found = names.find((name) => numberOf(entries.get(name)) !== null)
  return found === undefined ? null : numberOf(entries.get(found))
}

const inSeconds = (ms: number | null): number | null => (ms === null || ms === 0 ? null : ms / 1000)

/** As a batch or a count is; 0 stands for "not limited". */
function wholeOf(text: string | undefined): number | null {
  const value = numberOf(text)
  return value !== null && Number.isSafeInteger(value) && value > 0 ? value : null
}

function apiOf(text: string | undefined): ReportFields['api'] {
  const api = text?.toLowerCase()
  return api === 'sync' || api === 'async' ? api : null
}

function streamsOf(setup: Entries): ReportFields['streams'] {
  return [...setup].flatMap(([name, value]) => {
    const device = /^number of (.+) streams$/.exec(name)?.[1] ?? /^(.+)_streams_num$/.exec(name)?.[1]
    const count = wholeOf(value)
    return device === undefined || count === null ? [] : [{ device: device.toUpperCase(), count }]
  })
}

function latencyOf(results: Entries): ReportFields['latency'] {
  for (const [name, value] of results) {
    const [found, percentile] = /^(?:median )?latency(?: \((\d+) percentile\))? \(ms\)$/.exec(name) ?? []
    const ms = numberOf(value)
    if (found !== undefined && ms !== null) return { percent: numberOf(percentile) ?? 50, ms }
  }
  const ms = numberOf(results.get('latency_median'))
  return ms === null ? null : { percent: numberOf(results.get('percentile_boundary')) ?? 50, ms }
}

const longOptions: Readonly<Record<string, string>> = {
  path_to_model: 'm',
  target_device: 'd',
  perf_hint: 'hint',
  api_type: 'api',
  batch_size: 'b',
  number_infer_requests: 'nireq',
  number_streams: 'nstreams',
  number_threads: 'nthreads',
  number_iterations: 'niter',
  time: 't'
}

function shortOptions(given: Entries): Entries {
  return new Map(
    [...given].map(([name, value]) => {
      const plain = name.replace(/^-+/, '')
      return [longOptions[plain] ?? plain, value]
    })
  )
}

const impossible = (name: string, text: string) =>
  fail(
    'record-unreadable',
    `${name} is a report of benchmark_app with a throughput that cannot be: ${text.slice(0, 40)} FPS.`,
    'Measure again and choose the file that benchmark_app writes then.'
  )

function failed(name: string, error: string) {
  const [line = ''] = error.split('\n')
  return fail(
    'record-unreadable',
    `${name} is the report of a run of benchmark_app that failed: ${line.trim().slice(0, 300) || 'it does not say why'}`,
    'Choose the report of a run that came to its end.',
    error
  )
}
