import path from 'node:path'
import { pictureSize } from '../../core/model'
import {
  type MeasuredPipeline,
  type MissingPostprocess,
  pipelineSeconds,
  type PipelineRecord,
  type UnmeasuredPipeline
} from '../../core/pipeline'
import { mean, median } from '../../core/statistics'
import { decodeImageBytes } from '../vision/decode'
import { decodeOutputs } from '../vision/decode-outputs'
import { readPictureFile } from '../vision/picture-file'
import { type Geometry, letterbox } from '../vision/resize'
import { fillInput } from '../vision/tensor-input'
import type { MeasureJob, Opened } from './jobs/open-row'
import type { Clock } from './timed-loop'
import type { FrameStream } from './workload'

/** So many inferences of every place are timed, however long they take. */
const leastInferences = 2

/** Longer ones are left alone: a process that reports nothing for a minute is taken for one that hangs. */
const longestInferenceMs = 3000

/**
 * Whole frames, as an application handles them: from the bytes of the run's picture to its boxes, on what the row has
 * compiled, with as many inferences in work as the row has requests. Done after the timed part, which it must not touch. A
 * row is never lost over it. `latencyMs`: what its inferences took there.
 */
export async function measurePipeline(
  job: MeasureJob,
  opened: Opened,
  latencyMs: readonly number[],
  now: Clock
): Promise<PipelineRecord> {
  const { input } = job.model.description
  if (opened.frames === null) return notMeasured('other-process')
  if (input.layout === 'unknown') return notMeasured('unknown-input')
  if (job.image === null) return notMeasured('no-picture')
  if (median(latencyMs) > longestInferenceMs) return notMeasured('too-slow')
  try {
    const stream = opened.frames()
    const bytes = await readPictureFile(job.image)
    const measured = await measure(job, stream, { bytes, name: path.basename(job.image) }, now)
    stream.release()
    return measured
  } catch {
    return notMeasured('failed')
  }
}

const notMeasured = (reason: UnmeasuredPipeline): PipelineRecord => ({ state: 'not-measured', reason })

/** What one frame took, in milliseconds. */
type Steps = MeasuredPipeline['stepsMs']

interface Picture {
  readonly bytes: Uint8Array
  readonly name: string
}

async function measure(job: MeasureJob, stream: FrameStream, picture: Picture, now: Clock): Promise<MeasuredPipeline> {
  const { batch } = job.row
  const places = Array.from({ length: stream.requests }, (_, place) => place)
  const handle = handler(job, stream, picture, now)
  // The libraries' own start, and memory that is touched for the first time, are no part of a frame.
  await Promise.all(places.map(handle))

  const ended = endOf(job, stream.requests)
  const steps: Steps[] = []
  let started = 0
  const begin = now()
  let last = begin
  const lane = async (place: number): Promise<void> => {
    while (!ended(started, last - begin)) {
      started++
      steps.push(...(await handle(place)))
      last = now()
    }
  }
  await Promise.all(places.map(lane))

  const seconds = (last - begin) / 1000
  const frames = started * batch
  const withoutPostprocess = missingPostprocess(job)
  const average = (step: Exclude<keyof Steps, 'postprocess'>): number => mean(steps.map((one) => one[step]))
  return {
    state: 'measured',
    fps: frames / seconds,
    frames,
    seconds,
    requests: stream.requests,
    stepsMs: {
      decode: average('decode'),
      preprocess: average('preprocess'),
      inference: average('inference'),
      readBack: average('readBack'),
      postprocess: withoutPostprocess === null ? mean(steps.map(({ postprocess }) => postprocess ?? 0)) : null
    },
    withoutPostprocess
  }
}

/** A plan that bounds its rounds to less bounds this too. */
function endOf({ stop, row }: MeasureJob, requests: number): (started: number, elapsedMs: number) => boolean {
  const mostMs = 1000 * Math.min(pipelineSeconds, stop.maxSeconds ?? Infinity)
  const mostFrames = stop.frames !== null && stop.minSeconds === 0 ? stop.frames : Infinity
  return (started, elapsedMs) =>
    started >= leastInferences * requests && (elapsedMs >= mostMs || started * row.batch >= mostFrames)
}

/** Random answers give that step other work than real ones; those of an unknown form cannot be read at all. */
function missingPostprocess({ model: { description } }: MeasureJob): MissingPostprocess | null {
  if (description.decoder === null) return 'unknown-answers'
  return description.synthetic ? 'random-weights' : null
}

/** Takes one batch of frames through all steps, in a place; answers what each frame took. */
function handler({ model, row }: MeasureJob, stream: FrameStream, { bytes, name }: Picture, now: Clock) {
  const { input, decoder, classNames, synthetic } = model.description
  const { width, height } = pictureSize(input)
  const frames = Array.from({ length: row.batch }, (_, frame) => frame)
  return async (place: number): Promise<Steps[]> => {
    const target = stream.inputs[place]
    if (target === undefined) throw new RangeError(`There is no place ${place}.`)
    const before: { decode: number; preprocess: number; geometry: Geometry }[] = []
    for (const frame of frames) {
      const start = now()
      const decoded = await decodeImageBytes(bytes, name)
      const decodedAt = now()
      const { image, geometry } = letterbox(decoded, width, height)
      fillInput(image, input, target, frame)
      before.push({ decode: decodedAt - start, preprocess: now() - decodedAt, geometry })
    }
    const start = now()
    const { outputs, readBackMs } = await stream.infer(place)
    const inference = now() - start - readBackMs
    return before.map(({ geometry, ...steps }, batchIndex) => {
      const from = now()
      if (decoder !== null && !synthetic) decodeOutputs(decoder, outputs, geometry, classNames, { batchIndex })
      const shared = { inference: inference / row.batch, readBack: readBackMs / row.batch }
      return { ...steps, ...shared, postprocess: now() - from }
    })
  }
}
