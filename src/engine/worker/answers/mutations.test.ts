import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ModelInput } from '../../../core/model'
import type { Agreement, Trust } from '../../../core/record'
import { judge } from '../../../core/trust'
import { quietMachine, specOf } from '../../../../test/fakes/rounds'
import { builtInPicture, notPrepared, projectRoot, sharedData, writeSmallYolo } from '../../../../test/support/project'
import type * as Decoding from '../../vision/decode-outputs'
import type { InputArray } from '../../vision/tensor-input'
import { runJob } from '../jobs'
import { prepareModel } from '../jobs/models'
import type * as OpenRow from '../jobs/open-row'
import type { MeasureJob } from '../jobs/open-row'
import type { PreparedModel } from '../protocol'
import type { AnswerCopy, Outputs, Workload } from '../workload'
import type { ReferenceResult } from './make-reference'

/**
 * Mistakes that real pipelines make, made in a real one: the job that measures a row, with the model, the runtime and the pictures
 * as they are, and one thing wrong between them. Speed shows none of them.
 */

interface Mutation {
  readonly inputs?: (input: InputArray, description: ModelInput) => InputArray
  /** Of the answer to each inference; `before`: the one that came before it. */
  readonly outputs?: (outputs: Outputs, before: Outputs | null, first: Outputs) => Outputs
  /** Which input is really inferred. */
  readonly index?: (index: number) => number
  readonly decode?: typeof Decoding.decodeOutputs
}

const wrong = vi.hoisted(() => ({ now: {} as Mutation }))
vi.mock('../jobs/open-row', async (original) => {
  const actual = await original<typeof OpenRow>()
  return {
    ...actual,
    openRow: async (...[job, inputs, context]: Parameters<typeof OpenRow.openRow>) => {
      const { inputs: mutate } = wrong.now
      const given = mutate === undefined ? inputs : inputs.map((input) => mutate(input, job.model.description.input))
      const opened = await actual.openRow(job, given, context)
      return { ...opened, workload: mutated(opened.workload, wrong.now) }
    }
  }
})
vi.mock('../../vision/decode-outputs', async (original) => {
  const actual = await original<typeof Decoding>()
  const decodeOutputs: typeof actual.decodeOutputs = (...given) => (wrong.now.decode ?? actual.decodeOutputs)(...given)
  return { ...actual, decodeOutputs }
})

// Neither how long it warms up nor how fast the processors are afterwards is asked here.
vi.mock('../warm-up', () => ({
  warmUp: async ({ infer }: { infer: (index: number) => unknown }) => {
    await infer(0)
    return { inferences: 1, seconds: 0.05, steady: true }
  }
}))
vi.mock('../reference-work', () => ({ referenceWork: () => Promise.resolve(null) }))

const clone = (outputs: Outputs): Outputs =>
  Object.fromEntries(Object.entries(outputs).map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]))

/** A workload that does what it should, but for this. */
function mutated(workload: Workload, { outputs: mutate, index = (given) => given }: Mutation): Workload {
  if (mutate === undefined) return { ...workload, infer: (input, take) => workload.infer(index(input), take) }
  class Copy implements AnswerCopy {
    held: Outputs = {}
    outputs = (): Outputs => this.held
  }
  let real: AnswerCopy | null = null
  let before: Outputs | null = null
  let first: Outputs | null = null
  return {
    ...workload,
    newCopy: () => new Copy(),
    infer: (input, take) =>
      workload.infer(index(input), (answer) => {
        // Every answer passes here, so that what came before is known.
        if (real === null && first === null) {
          first = {}
          return
        }
        real ??= workload.newCopy()
        answer.copyTo(real)
        const now = clone(real.outputs())
        if (first === null || Object.keys(first).length === 0) first = now
        const made = mutate(clone(now), before, first)
        before = now
        take?.({ copyTo: (copy) => void ((copy as Copy).held = made) })
      })
  }
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'vinobench-mutations-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeEach(() => void (wrong.now = {}))

const context = { now: () => performance.now(), phase: () => undefined, progress: () => undefined }
const models = path.join(projectRoot, 'models')

interface Case {
  readonly model: PreparedModel
  readonly image: string
  readonly reference: ReferenceResult
}

async function caseOf(model: string, image: string): Promise<Case> {
  wrong.now = {}
  const prepared = await prepareModel({
    kind: 'prepare-model',
    image: null,
    writeIr: true,
    model,
    folders: { root: projectRoot, models, made: folder, userModels: folder },
    precisions: ['f32', 'f16']
  })
  const reference = (await runJob(
    { kind: 'reference-answers', model: prepared, image, seed: 7, folder, threads: null },
    context
  )) as ReferenceResult
  return { model: prepared, image, reference }
}

/** One short round of this row, by the job that measures. */
async function answered(row: string, { model, image, reference }: Case, mutation: Mutation) {
  wrong.now = mutation
  const job: MeasureJob = {
    kind: 'measure',
    ...{ row: specOf(row), round: 0, model, image, seed: 7, root: projectRoot, reference },
    ...{ stop: { frames: 24, minSeconds: 0, maxSeconds: null }, usableCores: 1, threads: null, baselineThreads: null }
  }
  const { round, effective } = (await runJob(job, context)) as {
    round: Parameters<typeof judge>[0]['rounds'][number]
    effective: Parameters<typeof judge>[0]['effective']
  }
  const trust = judge(
    { spec: specOf(row), effective, rounds: [round] },
    { plannedRounds: 1, circumstances: quietMachine }
  )
  return { answers: round.answers, trust }
}

const codes = ({ reasons }: Trust): string[] => reasons.map(({ code }) => code)

/** Planes and pixels in each other's place. */
function relaid(input: InputArray, { layout }: ModelInput, order: (channel: number) => number, isTransposed = false) {
  const pixels = input.length / 3
  const made = input.slice()
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      const planar = channel * pixels + pixel
      const interleaved = pixel * 3 + channel
      const [to, other] = layout === 'NCHW' ? [planar, interleaved] : [interleaved, planar]
      const from = layout === 'NCHW' ? order(channel) * pixels + pixel : pixel * 3 + order(channel)
      made[to] = input[isTransposed ? other : from] ?? 0
    }
  }
  return made
}

const eachValue = (outputs: Outputs, change: (value: number, at: number, name: string) => number): Outputs =>
  Object.fromEntries(
    Object.entries(outputs).map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((value, at) => change(value, at, name)) }
    ])
  )

/** What goes wrong before or after any model. */
const mutations: Readonly<Record<string, Mutation>> = {
  'RGB and BGR swapped': { inputs: (input, description) => relaid(input, description, (channel) => 2 - channel) },
  'the division by 255 left out, or done twice': {
    inputs: (input, { white }) => input.map((value) => (white === 1 ? value * 255 : value / 255))
  },
  'NCHW and NHWC transposed': {
    inputs: (input, description) => relaid(input, description, (channel) => channel, true)
  },
  'a stale output buffer': { outputs: (now, before) => before ?? now },
  'an input of zeros': { inputs: (input) => input.map(() => 0) },
  'one result used again and again': { outputs: (_, __, first) => first },
  'the order of frames lost': { index: (index) => (index + 1) % 4 },
  'boxes of half the size': {
    // YOLOv5: the first four of 85 columns; CenterNet: the output of four columns.
    outputs: (now) =>
      eachValue(now, (value, at, name) => {
        const columns = now[name]?.shape.at(-1) ?? 1
        return columns === 4 || (columns === 85 && at % 85 < 4) ? value / 2 : value
      })
  },
  'the classes moved on by one': {
    outputs: (now) =>
      eachValue(now, (value, at, name) => {
        const { shape = [], data } = now[name] ?? {}
        const columns = shape.at(-1) ?? 1
        const first = columns === 85 ? 5 : 0
        const column = at % columns
        if (columns < 80 || column < first) return value
        return data?.[at - column + first + ((column - first + 1) % 80)] ?? 0
      })
  },
  'a value that is no number': { outputs: (now) => eachValue(now, (value, at) => (at === 3 ? NaN : value)) }
}

const picture = builtInPicture('coffee.png') ?? builtInPicture('astronaut.png')

const expectDifferent = (answers: Agreement | undefined, trust: Trust, code?: string): void => {
  expect(answers?.state).toBe('different')
  expect(trust.state).toBe('invalid')
  expect(codes(trust)).toContain(
    code ?? (answers?.state === 'different' && answers.notFinite > 0 ? 'answers-no-numbers' : 'answers-differ')
  )
}

describe.skipIf(picture === null)('YOLOv5n with random weights (skipped without the built-in pictures)', () => {
  let small: Case
  beforeAll(async () => {
    small = await caseOf(await writeSmallYolo(folder), picture ?? '')
  })

  test.each(['onnxruntime', 'openvino-sync', 'throughput:CPU', 'openvino-batch4'])(
    '%s as it is gives the same answers, before, during and after the timed part',
    async (row) => {
      const { answers, trust } = await answered(row, small, {})
      expect(answers).toMatchObject({ state: 'same', differing: 0, notFinite: 0 })
      const { before, during, after } =
        answers?.state === 'same' ? answers.compared : { before: 0, during: 0, after: 0 }
      expect([before, after].every((count) => count >= 4)).toBe(true)
      expect(during).toBeGreaterThanOrEqual(1)
      expect(codes(trust)).not.toContain('answers-differ')
    }
  )

  describe.each(['onnxruntime', 'throughput:CPU'])('%s', (row) => {
    test.each(Object.entries(mutations))('%s is caught', async (_, mutation) => {
      const { answers, trust } = await answered(row, small, mutation)
      expectDifferent(answers, trust)
    })
  })

  test('frames of a batch that come back in another order are caught', async () => {
    const { answers, trust } = await answered('openvino-batch4', small, {
      outputs: (now) =>
        Object.fromEntries(
          Object.entries(now).map(([name, { shape, data }]) => {
            const length = data.length / 4
            const parts = [3, 2, 1, 0].map((place) => data.slice(place * length, (place + 1) * length))
            const turned = new Float32Array(data.length)
            parts.forEach((part, place) => turned.set(part, place * length))
            return [name, { shape, data: turned }]
          })
        )
    })
    expectDifferent(answers, trust)
  })
})

/** Mistakes in what is made of the values: those are right, the boxes are not. */
const afterwards = (real: typeof Decoding.decodeOutputs): Readonly<Record<string, Mutation>> => ({
  'boxes of half the size': {
    decode: (...given) =>
      real(...given).map(({ box: [x, y, width, height], ...rest }) => ({
        ...rest,
        box: [x / 2, y / 2, width / 2, height / 2] as const
      }))
  },
  'a wrong table of classes': {
    decode: (decoder, outputs, geometry, names, options) =>
      real(decoder, outputs, geometry, [...names.slice(1), ...names.slice(0, 1)], options)
  },
  'no boxes at all': { decode: () => [] }
})

const published = sharedData('models', 'yolov5n.pt')
const street = sharedData('images', 'coco_bike_640x480.png')

describe.each([
  ['CenterNet', 'centernet', picture, notPrepared('centernet')],
  ['published YOLOv5n', published ?? '', street, published === null ? '../shared/data is missing' : null]
])('%s', (_, model, image, missing) => {
  const skip = missing ?? (image === null ? 'the picture is missing' : null)
  let real: Case
  let decode: typeof Decoding.decodeOutputs
  beforeAll(async () => {
    if (skip !== null) return
    decode = (await vi.importActual<typeof Decoding>('../../vision/decode-outputs')).decodeOutputs
    real = await caseOf(model, image ?? '')
  })

  test.skipIf(skip !== null)('as it is gives the same values and the same boxes', async () => {
    const { answers, trust } = await answered('throughput:CPU', real, {})
    expect(answers).toMatchObject({ state: 'same', boxes: { agree: true } })
    expect(answers?.state === 'same' && (answers.boxes?.matched ?? 0)).toBeGreaterThan(0)
    expect(codes(trust).filter((code) => code.startsWith('answers') || code.startsWith('boxes'))).toEqual([])
  })

  test.skipIf(skip !== null).each(Object.entries(mutations))('%s is caught', async (_name, mutation) => {
    const { answers, trust } = await answered('throughput:CPU', real, mutation)
    expect(answers?.state).toBe('different')
    expect(trust.state).toBe('invalid')
  })

  test.skipIf(skip !== null).each(['boxes of half the size', 'a wrong table of classes', 'no boxes at all'])(
    '%s, made of the right values, are caught by the boxes',
    async (name) => {
      const { answers, trust } = await answered('throughput:CPU', real, afterwards(decode)[name] ?? {})
      expectDifferent(answers, trust, 'boxes-differ')
      expect(answers).toMatchObject({ differing: 0, boxes: { agree: false } })
    }
  )
})
