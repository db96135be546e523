import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { agreementBounds, boundOf, type ComparedFrame, judgeAnswers } from '../../src/core/agreement/judge'
import { sumOfMatches } from '../../src/core/agreement/boxes'
import { median } from '../../src/core/statistics'
import { defaultFolders } from '../../src/engine/folders'
import { loadOpenVino } from '../../src/engine/openvino/load'
import { openSession } from '../../src/engine/openvino/workload'
import { AnswerComparison } from '../../src/engine/worker/answers/comparison'
import { makeReference } from '../../src/engine/worker/answers/make-reference'
import { AnswerSampler, copiesFor } from '../../src/engine/worker/answers/sampler'
import { distinctInputs, prepareInputs } from '../../src/engine/worker/inputs'
import type { PreparedModel } from '../../src/engine/worker/protocol'
import { timedLoop } from '../../src/engine/worker/timed-loop'
import { warmUp } from '../../src/engine/worker/warm-up'
import { alternate, type Side } from './lib/alternate'
import { sharedData } from './lib/data'
import { benchmarkOptions } from './lib/options'
import { inputsOf, modelOf, seed } from './lib/prepared'
import { header, result, resultOfRatios, say, skipped } from './lib/report'

// `bounds`: what each precision that the CPU has makes of the answers, from which the bounds of "same answer" come. `copies`: what
// copying 1 % of the answers in the timed part costs, in one process, in alternating slices.

const options = benchmarkOptions({ pairs: 41, seconds: 1 }, ['bounds', 'copies'])
const openvino = loadOpenVino()
const now = (): number => performance.now()
const context = { now, phase: () => undefined, progress: () => undefined }
header('same answer', [`OpenVINO ${openvino.version} (${openvino.source})`])

const folder = mkdtempSync(path.join(os.tmpdir(), 'vinobench-bench-'))
try {
  if (options.wants('bounds')) await bounds()
  if (options.wants('copies')) await copies()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function bounds(): Promise<void> {
  const published = sharedData('models', 'yolov5n.pt')
  if (published === null) skipped('same-answer:bounds:published', '../shared/data is missing.')
  const models = ['yolov5n', ...(published === null ? [] : [published]), 'centernet', 'movenet']
  const builtIn = path.join(defaultFolders().models, 'pictures')
  const street = sharedData('images', 'coco_bike_640x480.png')
  const pictures = [
    ...['coffee', 'astronaut', 'chelsea', 'motorcycle_left'].map((name) => path.join(builtIn, `${name}.png`)),
    ...(street === null ? [] : [street])
  ]
  for (const id of models) {
    const model = await modelOf(id)
    say(`\n## ${model.description.name}; ${pictures.length} pictures, ${distinctInputs} inputs of each`)
    for (const precision of ['f32', 'bf16', 'f16']) await boundsOf(model, precision, pictures)
  }
}

async function boundsOf(model: PreparedModel, precision: string, pictures: readonly string[]): Promise<void> {
  const frames: ComparedFrame[] = []
  let executed: string | null = null
  for (const image of pictures) {
    const job = { kind: 'reference-answers', model, image, seed, folder, threads: null } as const
    const reference = await makeReference(job, context)
    if ('why' in reference) throw new Error(`No reference: ${reference.why}`)
    const { description, files } = model
    const config = { PERFORMANCE_HINT: 'LATENCY', INFERENCE_PRECISION_HINT: precision }
    const request = {
      modelPath: files.f16.path,
      device: 'CPU',
      config,
      input: description.input,
      batch: 1,
      mode: 'sync'
    } as const
    const inputs = await prepareInputs(description.input, 1, image, seed)
    const workload = openSession(openvino, request, now).workload(inputs)
    const comparison = new AnswerComparison({ reference, description, batch: 1, now })
    await workload.infer(0)
    await comparison.ask(workload, { when: 'before', lanes: 1, inputs: distinctInputs, copy: workload.newCopy() })
    executed = (await workload.effective()).precision
    frames.push(...comparison.frames)
    comparison.close()
    await workload.dispose()
  }
  const bound = boundOf({ precision: executed, executionDevices: ['CPU'] })
  const limits = agreementBounds[bound]
  const outputs = frames.flatMap((frame) => frame.outputs)
  const judged = outputs.filter(({ movement }) => Math.max(limits.nrmse, limits.movement * movement) < 0.8)
  const most = (pick: (output: (typeof outputs)[number]) => number): string =>
    Math.max(0, ...judged.map(pick)).toFixed(3)
  const boxes = sumOfMatches(frames.flatMap((frame) => (frame.boxes === null ? [] : [frame.boxes])))
  const agreement = judgeAnswers(frames, bound)
  const found = boxes === null ? '-' : `${boxes.matched}/${boxes.expected}-${boxes.missed}+${boxes.extra}`
  result(
    `same-answer:bounds:${model.description.id}:${precision}`,
    {
      executed: executed ?? '?',
      'nrmse-median': median(judged.map(({ measures }) => measures.nrmse)).toFixed(3),
      'nrmse-most': most(({ measures }) => measures.nrmse),
      'column-most': most(({ measures }) => measures.worstColumn),
      'cosine-least': (1 - Number(most(({ measures }) => 1 - measures.cosine))).toFixed(3),
      judged: `${judged.length}/${outputs.length}`,
      boxes: found,
      iou: boxes?.leastIou?.toFixed(2) ?? '-',
      drift: boxes?.scoreDrift?.toFixed(2) ?? '-'
    },
    agreement.state !== 'different'
  )
}

async function copies(): Promise<void> {
  for (const id of ['yolov5n', 'centernet']) {
    const model = await modelOf(id)
    const { input, name } = model.description
    const config = { PERFORMANCE_HINT: 'THROUGHPUT' }
    const request = { modelPath: model.files.f16.path, device: 'CPU', config, input, batch: 1, mode: 'async' } as const
    const workload = openSession(openvino, request, now).workload(await inputsOf(model))
    const { requests: lanes } = workload
    const infer = workload.infer.bind(workload)
    await warmUp({ infer: (index) => infer(index), lanes, inputs: distinctInputs, now })
    const bytes = Object.values(await workload.outputs()).reduce((sum, { data }) => sum + data.byteLength, 0)
    let took = 0
    let copied = 0
    let measuredMs = 0
    const slice = async (withCopies: boolean): Promise<Side> => {
      const memory = Array.from({ length: withCopies ? copiesFor(200, bytes) : 0 }, () => workload.newCopy())
      const sampler = new AnswerSampler(memory, copied + 1, 100)
      const watched = {
        wants: (inference: number) => sampler.wants(inference),
        keep: (...[place, answer]: Parameters<AnswerSampler['keep']>) => {
          const begin = now()
          sampler.keep(place, answer)
          took += now() - begin
          copied++
        }
      }
      const stop = { frames: null, minSeconds: options.seconds, maxSeconds: options.seconds }
      const { frames, seconds } = await timedLoop({
        infer,
        lanes,
        inputs: distinctInputs,
        batch: 1,
        stop,
        now,
        sampler: watched
      })
      if (withCopies) measuredMs += seconds * 1000
      return { fps: frames / seconds }
    }
    say(
      `\n## ${name}: 1 % of the answers copied, against none; ${(bytes / 2 ** 20).toFixed(1)} MiB each, slices of ${options.seconds} s`
    )
    const sides = { names: ['with copies', 'without'] as const, first: () => slice(true), second: () => slice(false) }
    const ratios = await alternate(sides, options.pairs)
    const share = ((100 * took) / measuredMs).toFixed(3)
    say(`  ${copied} copies took ${(took / copied).toFixed(2)} ms each, ${share} % of the time that was measured`)
    resultOfRatios(`same-answer:copies:${id}`, ratios, ({ high }) => high >= 0.99)
    await workload.dispose()
  }
}
