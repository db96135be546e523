import { comparedAnswers, framesCompared } from '../agreement/judge'
import type { RowRecord, RunRecord } from '../record'
import type { Estimate } from '../statistics'

type Value = string | number | boolean | null | undefined

/** The rows as a table for spreadsheets (RFC 4180): one line each, units in the column names, plain numbers with a point. */
export function toCsv(record: RunRecord): string {
  return table(record.rows.map((row, index) => rowValues(row, index, record)))
}

/** The rows of several results in one table; the first column says of which. */
export function toCsvOfMany(results: readonly { readonly name: string; readonly record: RunRecord }[]): string {
  return table(
    results.flatMap(({ name, record }) =>
      record.rows.map((row, index) => ({ file: name, ...rowValues(row, index, record) }))
    )
  )
}

function table(lines: readonly Record<string, Value>[]): string {
  const names = lines[0] === undefined ? [] : Object.keys(lines[0])
  return [names, ...lines.map((line) => Object.values(line))]
    .map((cells) => `${cells.map(cell).join(',')}\r\n`)
    .join('')
}

function rowValues(row: RowRecord, index: number, record: RunRecord): Record<string, Value> {
  const { effective, latencyMs, step, baseline, resources, requested } = row
  return {
    position: index + 1,
    row: row.id,
    label: row.label,
    status: row.status,
    backend: row.backend,
    device: row.device,
    mode: row.mode,
    batch: row.batch,
    ...estimate('fps', row.fps),
    interval_coverage: row.intervalCoverage,
    seconds_per_image: row.secondsPerImage,
    latency_mean_ms: latencyMs?.mean,
    latency_min_ms: latencyMs?.min,
    latency_max_ms: latencyMs?.max,
    latency_p50_ms: latencyMs?.p50,
    latency_p90_ms: latencyMs?.p90,
    latency_p95_ms: latencyMs?.p95,
    latency_p99_ms: latencyMs?.p99,
    'latency_p99.9_ms': latencyMs?.p999,
    load_ms: row.loadMs,
    compile_ms: row.compileMs,
    first_inference_ms: row.firstInferenceMs,
    rounds: row.rounds.length,
    frames: row.rounds.reduce((sum, round) => sum + round.frames, 0),
    measured_seconds: row.rounds.reduce((sum, round) => sum + round.seconds, 0),
    out_of_order_frames: row.outOfOrderFrames,
    ...pipelineValues(row),
    baseline_row: baseline?.against,
    ...estimate('baseline_ratio', baseline?.ratio ?? null),
    step_row: step?.against,
    ...estimate('step_ratio', step?.ratio ?? null),
    step_advice: step?.advice,
    smallest_difference: step?.smallest,
    trust: row.trust?.state,
    trust_reasons: row.trust?.reasons.map(({ code, evidence }) => `${code}: ${evidence}`).join('; '),
    ...agreementValues(row.agreement),
    requested_hint: requested.hint,
    requested_weights: requested.weights,
    requested_config: Object.entries(requested.config)
      .map(([name, value]) => `${name}=${value}`)
      .join('; '),
    requests: effective?.requests,
    streams: effective?.streams,
    threads: effective?.threads,
    precision: effective?.precision,
    automatic_batch: effective?.autoBatch,
    execution_devices: effective?.executionDevices?.join(' '),
    framework: effective?.framework,
    cpu_share: resources?.cpuShare,
    peak_memory_bytes: resources?.peakMemoryBytes,
    failure_code: row.failure?.code,
    failure: row.failure?.message,
    ...runValues(record)
  }
}

function agreementValues(agreement: RowRecord['agreement']): Record<string, Value> {
  const said = comparedAnswers(agreement)
  return {
    answers: agreement?.state,
    answers_not_compared_because: agreement?.state === 'not checked' ? agreement.why : null,
    answers_bound: said?.bound,
    answers_compared_frames: said && framesCompared(said),
    answers_differing_frames: said?.differing,
    answers_not_finite_values: said?.notFinite,
    answers_worst_nrmse: said?.worst?.nrmse,
    answers_worst_cosine: said?.worst?.cosine,
    boxes_expected: said?.boxes?.expected,
    boxes_missed: said?.boxes?.missed,
    boxes_extra: said?.boxes?.extra,
    boxes_least_iou: said?.boxes?.leastIou,
    boxes_score_drift: said?.boxes?.scoreDrift
  }
}

/** Milliseconds are per frame. */
function pipelineValues({ pipeline }: RowRecord): Record<string, Value> {
  const measured = pipeline?.state === 'measured' ? pipeline : null
  return {
    pipeline_fps: measured?.fps,
    pipeline_decode_ms: measured?.stepsMs.decode,
    pipeline_preprocess_ms: measured?.stepsMs.preprocess,
    pipeline_inference_ms: measured?.stepsMs.inference,
    pipeline_read_back_ms: measured?.stepsMs.readBack,
    pipeline_postprocess_ms: measured?.stepsMs.postprocess
  }
}

/** The same in every line, so that lines of several files can be put together. */
function runValues({ id, startedAt, app, machine, openvino, model, plan }: RunRecord): Record<string, Value> {
  return {
    model_id: model.id,
    model_name: model.name,
    model_sha256: model.sha256,
    model_weights_random: model.synthetic,
    model_input_shape: model.inputShape.join('x'),
    machine_id: machine.id,
    processor: machine.cpu,
    logical_processors: machine.cores,
    memory_bytes: machine.memoryBytes,
    system: machine.os,
    openvino_version: openvino?.version,
    openvino_source: openvino?.source,
    plan: plan.mode,
    seed: plan.seed,
    program_version: app.version,
    run_id: id,
    started_at: startedAt
  }
}

function estimate(name: string, value: Estimate | null): Record<string, Value> {
  return { [name]: value?.value, [`${name}_low`]: value?.low, [`${name}_high`]: value?.high }
}

function cell(value: Value): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  const text = harmless(String(value))
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text
}

/** Spreadsheets run text that begins like this as a formula (OWASP, "CSV injection"). A real number never gets here. */
function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}
