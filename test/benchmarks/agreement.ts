import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { openOnnxRuntime } from '../../src/engine/baselines/onnxruntime'
import { openPyTorch } from '../../src/engine/baselines/pytorch'
import { defaultFolders } from '../../src/engine/folders'
import { loadOpenVino } from '../../src/engine/openvino/load'
import { openSession } from '../../src/engine/openvino/workload'
import { decodeImage } from '../../src/engine/vision/decode'
import { letterbox } from '../../src/engine/vision/resize'
import { toInputTensor } from '../../src/engine/vision/tensor-input'
import type { Outputs, Workload } from '../../src/engine/worker/workload'
import { runPython } from './lib/benchmark-app'
import { sharedData } from './lib/data'
import { benchmarkOptions } from './lib/options'
import { modelOf } from './lib/prepared'
import { header, result, say, skipped } from './lib/report'

// The ONNX file that we write, in everything that reads it: PyTorch (the network built anew over the same weights) is the
// reference, and the others must answer the same on the same picture.

const relative = 1e-3
/** Of values near zero nobody asks for three digits. */
const absolute = 1e-5
benchmarkOptions({ pairs: 1, seconds: 1 }, [])

const folders = defaultFolders()
const published = sharedData('models', 'yolov5n.pt')
const picture = sharedData('images', 'coco_bike_640x480.png') ?? path.join(folders.models, 'pictures', 'coffee.png')
const { description, files } = await modelOf(published ?? 'yolov5n')
const onnx = files.f32.path
const shape = [...description.input.shape]
const { version } = loadOpenVino()
header('one ONNX file in every runtime', [`OpenVINO ${version}`])
say(
  `  ${published === null ? 'synthetic weights: ../shared/data/models is missing' : 'published weights (yolov5n.pt)'}`
)
say(`  picture ${path.basename(picture)}, input [${shape.join(', ')}], FP32 weights`)

const input = toInputTensor(
  letterbox(await decodeImage(picture), shape[3] ?? 0, shape[2] ?? 0).image,
  description.input
)
const folder = mkdtempSync(path.join(os.tmpdir(), 'vinobench-bench-'))
try {
  sayParameters(onnx)
  await compare(folder)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Counted by the builder while it wrote the file. */
function sayParameters(file: string): void {
  const { parameters } = JSON.parse(readFileSync(file.replace(/\.onnx$/, '.json'), 'utf8')) as { parameters: number }
  const reference = sharedData('reference', 'yolov5n-coco_bike.json')
  const known =
    reference === null ? 1_867_405 : (JSON.parse(readFileSync(reference, 'utf8')) as { parameters: number }).parameters
  result('agreement:parameters', { fused: parameters, expected: known }, parameters === known)
}

async function compare(work: string): Promise<void> {
  const data = input.data as Float32Array
  const answers = new Map<string, Float32Array>()
  answers.set('our OpenVINO', await ours(data))
  answers.set('ONNX Runtime', await onnxRuntime(data))
  for (const [name, answer] of await python(data, work)) answers.set(name, answer)
  const reference = await pyTorch(data)
  if (reference === null) skipped('agreement:pytorch', 'no Python here has PyTorch; ONNX Runtime is the reference.')
  const base = reference ?? (answers.get('ONNX Runtime') as Float32Array)
  say(
    `  ${base.length} values; against ${reference === null ? 'ONNX Runtime' : 'PyTorch'}, within ${absolute} + ${relative}·|reference|:`
  )
  for (const [name, answer] of answers) {
    const { maxAbsolute, share } = difference(answer, base)
    const fields = {
      'max-abs': maxAbsolute.toExponential(2),
      'share-of-bound': share.toFixed(3),
      values: answer.length
    }
    result(`agreement:${name.replaceAll(' ', '-')}`, fields, share <= 1)
  }
}

/** The largest difference, and the largest one as a share of what is allowed at its place. */
function difference(answer: Float32Array, base: Float32Array): { maxAbsolute: number; share: number } {
  if (answer.length !== base.length) return { maxAbsolute: Infinity, share: Infinity }
  let maxAbsolute = 0
  let share = 0
  for (let k = 0; k < base.length; k++) {
    const expected = base[k] as number
    const off = Math.abs((answer[k] as number) - expected)
    // A comparison with NaN is false: it must count as the worst.
    maxAbsolute = off <= maxAbsolute ? maxAbsolute : off
    const allowed = off / (absolute + relative * Math.abs(expected))
    share = allowed <= share ? share : allowed
  }
  return { maxAbsolute, share }
}

async function answerOf(workload: Workload): Promise<Float32Array> {
  try {
    await workload.infer(0)
    const outputs: Outputs = await workload.outputs()
    const [answer] = Object.values(outputs)
    if (answer === undefined) throw new Error('There is no output.')
    return answer.data
  } finally {
    await workload.dispose()
  }
}

function ours(data: Float32Array): Promise<Float32Array> {
  const config = { INFERENCE_PRECISION_HINT: 'f32' }
  const request = { modelPath: onnx, device: 'CPU', config, input: description.input, batch: 1, mode: 'sync' } as const
  return answerOf(openSession(loadOpenVino(), request, () => performance.now()).workload([data]))
}

async function onnxRuntime(data: Float32Array): Promise<Float32Array> {
  const { name: inputName } = description.input
  return answerOf(await openOnnxRuntime({ modelPath: onnx, inputName, inputShape: shape, inputs: [data] }))
}

async function pyTorch(data: Float32Array): Promise<Float32Array | null> {
  const script = path.join(folders.root, 'resources', 'pytorch-baseline.py')
  const opened = await openPyTorch({ script, modelPath: onnx, inputShape: shape, inputs: [data] }).catch(
    (error: Error) => {
      say(`  PyTorch: ${error.message}`)
      return null
    }
  )
  return opened === null ? null : answerOf(opened)
}

/** OpenVINO's own Python, once with the ONNX as it is and once through `ovc`. */
async function python(data: Float32Array, work: string): Promise<[string, Float32Array][]> {
  const file = path.join(work, 'input.f32')
  writeFileSync(file, data)
  const script = path.join(folders.root, 'test', 'benchmarks', 'lib', 'openvino-answers.py')
  const printed = await runPython([script, onnx, file, shape.join(','), work])
  say(`  Python: ${/ANSWERS (.*)/.exec(printed)?.[1] ?? '?'}`)
  return ['onnx', 'ovc'].map((name) => {
    const bytes = readFileSync(path.join(work, `${name}.f32`))
    const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    return [name === 'ovc' ? 'OpenVINO through ovc' : 'OpenVINO in Python', values]
  })
}
