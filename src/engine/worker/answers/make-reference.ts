import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { possibleScore } from '../../../core/agreement/boxes'
import { columnsOf, measureAnswer, scaleOf } from '../../../core/agreement/measure'
import { type Detection, pictureSize } from '../../../core/model'
import { seededRandom } from '../../../core/plan'
import type { NotCompared } from '../../../core/record'
import { loadOpenVino } from '../../openvino/load'
import { openSession } from '../../openvino/workload'
import { decodeImage } from '../../vision/decode'
import { decodeOutputs } from '../../vision/decode-outputs'
import { type Geometry, letterbox } from '../../vision/resize'
import type { InputArray } from '../../vision/tensor-input'
import { answerTo } from '../answer-to'
import { distinctInputs, inputSet, prepareInputs, showsPicture } from '../inputs'
import type { MeasureContext } from '../measure-context'
import type { JobOf } from '../protocol'
import type { Outputs } from '../workload'
import {
  checkReference,
  type FrameValues,
  mostReferenceBytes,
  type ReferenceFacts,
  type ReferenceOutput,
  ReferenceReader,
  referencePath,
  writeReference
} from './reference-file'

/** What the rows' answers are compared with. */
export interface ReferenceAnswers {
  readonly facts: ReferenceFacts
  /** For each distinct frame what is to be found on it; null where there is nothing to read. */
  readonly boxes: readonly (readonly Detection[] | null)[]
  /** Where the picture lies in the model's input; null where there is none. */
  readonly geometry: Geometry | null
}

export type ReferenceResult =
  | ReferenceAnswers
  /** There is nothing to compare with. */
  | { readonly why: NotCompared; readonly detail?: string }

/** Changes of the inputs as large as rounding them to bf16 would make, 2^-8, at most. */
const smallChange = 1 / 256

/**
 * The model's own answers to the distinct frames: f32 on the CPU, one at a time. Kept on the disk by model, OpenVINO, picture and
 * seed; what is broken there is made anew.
 */
export async function makeReference(
  job: JobOf<'reference-answers'>,
  context: MeasureContext
): Promise<ReferenceResult> {
  const { model, image, seed, folder } = job
  const picture =
    image === null
      ? null
      : createHash('sha256')
          .update(await readFile(image))
          .digest('hex')
  const { version } = loadOpenVino()
  const file = referencePath(folder, [
    inputSet,
    model.files.f32.sha256,
    version,
    model.description.input,
    picture,
    seed
  ])
  const known = await checkReference(file)
  if (known !== null) return withBoxes(known, job)
  const made = await infer(job, context)
  if ('why' in made) return made
  await writeReference(file, made.outputs, made.frames)
  const facts = await checkReference(file)
  return facts === null
    ? { why: 'no-reference', detail: 'what was written could not be read back' }
    : withBoxes(facts, job)
}

interface Made {
  readonly outputs: readonly ReferenceOutput[]
  readonly frames: readonly FrameValues[]
}

async function infer(
  { model, image, seed, threads }: JobOf<'reference-answers'>,
  { phase, now }: MeasureContext
): Promise<Made | { why: NotCompared }> {
  const { input } = model.description
  const frames = await prepareInputs(input, 1, image, seed)
  const changed = frames.map((frame, index) => changedALittle(frame, seed + index))
  phase('compiling')
  const session = openSession(
    loadOpenVino(),
    {
      modelPath: model.files.f32.path,
      device: 'CPU',
      config: {
        PERFORMANCE_HINT: 'LATENCY',
        INFERENCE_PRECISION_HINT: 'f32',
        ...(threads !== null && { INFERENCE_NUM_THREADS: threads })
      },
      input,
      batch: 1,
      mode: 'sync'
    },
    now
  )
  if (session.hasDynamicOutputs) return { why: 'dynamic-outputs' }
  const workload = session.workload([...frames, ...changed])
  try {
    phase('first-inference')
    const first = await answerTo(workload, 0)
    const bytes = Object.values(first).reduce((sum, { data }) => sum + data.byteLength, 0)
    if (bytes * distinctInputs > mostReferenceBytes) return { why: 'too-large' }
    const answers = [first]
    for (let index = 1; index < frames.length; index++) answers.push(await answerTo(workload, index))
    if (answers.some(holdsNoNumbers)) return { why: 'no-numbers' }
    const outputs = outputsOf(answers)
    const movements: number[][] = outputs.map(() => [])
    for (const index of frames.keys()) {
      phase('finishing')
      const moved = await answerTo(workload, frames.length + index)
      outputs.forEach((output, o) => movements[o]?.push(movement(output, moved, answers, index)))
    }
    return {
      outputs: outputs.map((output, o) => ({ ...output, movements: movements[o] ?? [] })),
      frames: answers.map((answer) => outputs.map(({ name }) => answer[name]?.data ?? new Float32Array()))
    }
  } finally {
    await workload.dispose()
  }
}

const holdsNoNumbers = (outputs: Outputs): boolean =>
  Object.values(outputs).some(({ data }) => data.some((value) => !Number.isFinite(value)))

function outputsOf(answers: readonly Outputs[]): Omit<ReferenceOutput, 'movements'>[] {
  return Object.entries(answers[0] ?? {}).map(([name, { shape }]) => {
    const all = answers.map((answer) => answer[name]?.data ?? new Float32Array())
    return { name, shape, scales: all.map((_, of) => scaleOf(all, of, columnsOf(shape))) }
  })
}

function movement(
  { name, scales }: Omit<ReferenceOutput, 'movements'>,
  moved: Outputs,
  answers: readonly Outputs[],
  index: number
): number {
  const [actual, reference, scale] = [moved[name]?.data, answers[index]?.[name]?.data, scales[index]]
  if (actual === undefined || reference === undefined || scale === undefined) return Infinity
  const { nrmse } = measureAnswer(actual, reference, scale)
  // JSON knows no infinity.
  return Number.isFinite(nrmse) ? nrmse : Number.MAX_VALUE
}

/** Relative where values are floats; by one step at most where they are whole numbers. */
function changedALittle(frame: InputArray, seed: number): InputArray {
  const random = seededRandom(seed)
  const changed = frame.slice()
  for (let at = 0; at < changed.length; at++) {
    const value = changed[at] ?? 0
    const by = 2 * random() - 1
    changed[at] = changed instanceof Float32Array ? value * (1 + smallChange * by) : clamped(value + Math.round(by))
  }
  return changed
}

const clamped = (value: number): number => Math.min(255, Math.max(0, value))

/** The boxes follow from the values, by the class names that the model has now. */
async function withBoxes(
  facts: ReferenceFacts,
  { model, image }: JobOf<'reference-answers'>
): Promise<ReferenceAnswers> {
  const { decoder, input, classNames, synthetic } = model.description
  const frames = Array.from({ length: distinctInputs }, (_, frame) => frame)
  if (decoder === null || synthetic || image === null || input.layout === 'unknown') {
    return { facts, boxes: frames.map(() => null), geometry: null }
  }
  const { width, height } = pictureSize(input)
  const { geometry } = letterbox(await decodeImage(image), width, height)
  const reader = new ReferenceReader(facts)
  try {
    const boxes = frames.map((frame) => {
      if (!showsPicture(frame)) return null
      const outputs = Object.fromEntries(
        facts.outputs.map(({ name, shape }, o) => [name, { shape, data: reader.read(frame, o) }])
      )
      return decodeOutputs(decoder, outputs, geometry, classNames, { scoreThreshold: possibleScore })
    })
    return { facts, boxes, geometry }
  } catch {
    // Outputs of another form than the decoder reads: then only the values are compared.
    return { facts, boxes: frames.map(() => null), geometry: null }
  } finally {
    reader.close()
  }
}
