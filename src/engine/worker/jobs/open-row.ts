import { homedir } from 'node:os'
import path from 'node:path'
import { frameworkUnavailable } from '../../../core/explain/framework-words'
import type { RequestedSettings } from '../../../core/record'
import type { RowSpec } from '../../../core/rows'
import { openOnnxRuntime } from '../../baselines/onnxruntime'
import { openPyTorch } from '../../baselines/pytorch'
import { pytorchScript } from '../../installed'
import { loadOpenVino } from '../../openvino/load'
import { openSession } from '../../openvino/workload'
import type { InputArray } from '../../vision/tensor-input'
import type { MeasureContext } from '../measure-context'
import type { JobOf } from '../protocol'
import type { FrameStream, SelfTimedWorkload, Workload } from '../workload'

export type MeasureJob = JobOf<'measure'>

/** What is ready to be timed, whatever framework answers. */
export interface Opened {
  readonly workload: Workload
  readonly requests: number
  readonly loadMs: number
  readonly compileMs: number | null
  readonly requested: RequestedSettings
  readonly measureItself: SelfTimedWorkload | null
  /** Frames through what was compiled, as an application sends them; null where that is in another process. */
  readonly frames: (() => FrameStream) | null
}

/** Loads and compiles what a row asks for, over these prepared inputs. */
export function openRow(job: MeasureJob, inputs: readonly InputArray[], context: MeasureContext): Promise<Opened> {
  switch (job.row.backend) {
    case 'openvino':
      return Promise.resolve(openOpenVinoRow(job, inputs, context))
    case 'onnxruntime':
      return openOnnxRuntimeRow(job, inputs)
    case 'pytorch':
      return openPyTorchRow(job, inputs)
  }
}

/** The configuration that a row asks of OpenVINO. Under a CPU quota the thread count follows it: OpenVINO does not see it. */
function openVinoConfig(row: RowSpec, threads: number | null): Record<string, string | number> {
  const config: Record<string, string | number> = {}
  if (row.hint !== null) config['PERFORMANCE_HINT'] = row.hint
  if (threads !== null && row.device === 'CPU') config['INFERENCE_NUM_THREADS'] = threads
  return config
}

function openOpenVinoRow(job: MeasureJob, inputs: readonly InputArray[], { now, phase }: MeasureContext): Opened {
  const file = job.model.files[job.row.weights]
  const config = openVinoConfig(job.row, job.threads)
  const openvino = loadOpenVino()
  phase('compiling')
  const session = openSession(
    openvino,
    {
      modelPath: file.path,
      device: job.row.device,
      config,
      input: job.model.description.input,
      batch: job.row.batch,
      mode: job.row.mode
    },
    now
  )
  const workload = session.workload(inputs)
  return {
    workload,
    requests: workload.requests,
    loadMs: session.loadMs,
    compileMs: session.compileMs,
    requested: { hint: job.row.hint, weights: file.weights, modelFile: withoutHome(file.path), config },
    measureItself: null,
    frames: () => session.stream(workload.requests)
  }
}

/** The user's name is nobody's business: results are passed on. */
function withoutHome(file: string, home = homedir()): string {
  const inside = path.relative(home, file)
  return home === path.parse(home).root || inside.startsWith('..') || path.isAbsolute(inside)
    ? file
    : path.join('~', inside)
}

async function openOnnxRuntimeRow(job: MeasureJob, inputs: readonly InputArray[]): Promise<Opened> {
  const { description, files } = job.model
  const file = files[job.row.weights]
  if (!file.path.endsWith('.onnx')) throw notComparable('ONNX Runtime', description.name)
  const workload = await openOnnxRuntime({
    modelPath: file.path,
    inputName: description.input.name,
    inputShape: [job.row.batch, ...description.input.shape.slice(1)],
    inputs,
    ...(job.baselineThreads === null ? {} : { threads: job.baselineThreads })
  })
  const opened = baseline(workload, workload.loadMs, file.weights, job.baselineThreads, null)
  return { ...opened, frames: () => workload.stream(description.input.elementType) }
}

async function openPyTorchRow(job: MeasureJob, inputs: readonly InputArray[]): Promise<Opened> {
  const { description, files } = job.model
  const file = files[job.row.weights]
  if (description.decoder !== 'yolov5' || !file.path.endsWith('.onnx')) throw notComparable('PyTorch', description.name)
  const workload = await openPyTorch({
    script: pytorchScript(job.root),
    modelPath: file.path,
    inputShape: [job.row.batch, ...description.input.shape.slice(1)],
    inputs: inputs.filter((data) => data instanceof Float32Array),
    ...(job.baselineThreads === null ? {} : { threads: job.baselineThreads })
  })
  return baseline(workload, workload.loadMs, file.weights, job.baselineThreads, workload)
}

function baseline(
  workload: Workload,
  loadMs: number,
  weights: string,
  threads: number | null,
  measureItself: SelfTimedWorkload | null
): Opened {
  // Loading and preparing are one step in these frameworks.
  const requested: RequestedSettings = { hint: null, weights, config: threads === null ? {} : { threads } }
  return { workload, requests: 1, loadMs, compileMs: null, requested, measureItself, frames: null }
}

function notComparable(framework: string, model: string): Error {
  return frameworkUnavailable('no-form', { framework, model })
}
