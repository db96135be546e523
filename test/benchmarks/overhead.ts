import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { median, medianWithInterval } from '../../src/core/statistics'
import { loadOpenVino } from '../../src/engine/openvino/load'
import { tinyModel } from '../../src/engine/openvino/tiny-model'
import { createCounterMemory, SharedCounters } from '../../src/engine/worker/counters'
import { timedLoop } from '../../src/engine/worker/timed-loop'
import { alternate } from './lib/alternate'
import { openInOneProcess, type Slice } from './lib/one-process'
import { benchmarkOptions } from './lib/options'
import { inputsOf, modelOf } from './lib/prepared'
import { header, load, result, resultOfRatios, say } from './lib/report'

// What the instrument itself costs per inference, in microseconds: the timed loop over a workload that does nothing, and
// the queue over a model that does next to nothing, against blocking waits.

/** Of a 1 ms inference, 5 %; of YOLOv5n's 30 ms, 0.2 %. */
const mostMicroseconds = 50
/** Cycling through inputs may cost this much; method.md asks for it. */
const leastCyclingRatio = 0.98
const cases = ['null', 'tiny', 'inputs']
const options = benchmarkOptions({ pairs: 21, seconds: 0.5 }, cases)
const now = (): number => performance.now()
const microseconds = (values: readonly number[]): string => {
  const { value, low, high } = medianWithInterval(values)
  return `${value.toFixed(2)} (${low?.toFixed(2) ?? '-'} to ${high?.toFixed(2) ?? '-'})`
}

process.env['VINOBENCH_OPENVINO_SOURCE'] = 'c-api'
const openvino = loadOpenVino()
header('overhead per inference', [`OpenVINO ${openvino.version} (C API)`])
if (options.wants('null')) {
  await nullWorkload('blocking', 1, () => undefined)
  await nullWorkload('asynchronous', 1, () => Promise.resolve())
  await nullWorkload('asynchronous', 4, () => Promise.resolve())
}
if (options.wants('tiny')) {
  await tinyWorkload('LATENCY')
  await tinyWorkload('THROUGHPUT')
}
if (options.wants('inputs')) await cyclingInputs()

async function nullWorkload(kind: string, lanes: number, infer: () => unknown): Promise<void> {
  say(`\n## timed loop over nothing, ${kind}, ${lanes} in flight (${load()})`)
  const counters = new SharedCounters(createCounterMemory())
  const perInference: number[] = []
  for (let slice = 0; slice <= options.pairs; slice++) {
    const { frames, seconds, latencyMs } = await timedLoop({
      infer,
      lanes,
      inputs: 4,
      batch: 1,
      stop: { frames: null, minSeconds: options.seconds, maxSeconds: options.seconds },
      now,
      progress: (done, share) => counters.write(done, share)
    })
    const each = (seconds * 1e6) / frames
    const p50 = (median(latencyMs) * 1000).toFixed(2)
    say(
      `  ${slice === 0 ? 'warm-up' : String(slice).padStart(7)} ${each.toFixed(3)} µs per inference, latency p50 ${p50} µs`
    )
    if (slice > 0) perInference.push(each)
  }
  say(`  µs per inference: ${microseconds(perInference)}`)
  const value = median(perInference)
  result(`overhead:null-${kind}-${lanes}`, { us: value.toFixed(3) }, value <= mostMicroseconds)
}

async function tinyWorkload(hint: 'LATENCY' | 'THROUGHPUT'): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vinobench-bench-'))
  try {
    const modelPath = path.join(folder, 'tiny.xml')
    writeFileSync(modelPath, tinyModel([1]))
    const input = { name: 'data', shape: [1], layout: 'unknown', elementType: 'f32', white: 1 } as const
    const inputs = [1, 2, 3, 4].map((value) => Float32Array.of(value))
    const config = { PERFORMANCE_HINT: hint }
    const request = { modelPath, device: 'CPU', config, input, batch: 1, mode: 'async' } as const
    const both = await openInOneProcess(openvino, request, inputs)
    say(`\n## ReLU of one number, ${hint}, ${both.requests} in flight (${load()})`)
    const added: number[] = []
    const eachOf = ({ inferences, seconds }: { inferences: number; seconds: number }) => (seconds * 1e6) / inferences
    for (let pair = 0; pair < options.pairs; pair++) {
      const blockingFirst = pair % 2 === 1 ? eachOf(both.blocking(options.seconds)) : null
      const queue = eachOf(await both.queue(options.seconds))
      const blocking = blockingFirst ?? eachOf(both.blocking(options.seconds))
      added.push(queue - blocking)
      const figures = `queue ${queue.toFixed(1)} µs, blocking ${blocking.toFixed(1)} µs`
      say(
        `  ${String(pair + 1).padStart(4)} ${blockingFirst === null ? 'AB' : 'BA'} ${figures}, added ${(queue - blocking).toFixed(1)} µs`
      )
    }
    await both.dispose()
    say(`  µs that the queue adds per inference: ${microseconds(added)}`)
    const value = median(added)
    const fields = { us: value.toFixed(2), requests: both.requests, pairs: added.length }
    result(`overhead:queue-${hint}`, fields, value <= mostMicroseconds)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Not overhead but method: four inputs in turn come from memory where one kept input may still lie in a cache. */
async function cyclingInputs(): Promise<void> {
  const model = await modelOf('yolov5n')
  const inputs = await inputsOf(model)
  const config = { PERFORMANCE_HINT: 'THROUGHPUT' }
  const { path: modelPath } = model.files.f16
  const request = { modelPath, device: 'CPU', config, input: model.description.input, batch: 1, mode: 'async' } as const
  const both = await openInOneProcess(openvino, request, inputs)
  say(`\n## ${model.description.name}: four inputs in turn against one kept by each request (${load()})`)
  const side = ({ inferences, seconds }: Slice) => Promise.resolve({ fps: inferences / seconds })
  const sides = {
    names: ['four in turn', 'one kept'],
    first: () => side(both.blocking(options.seconds)),
    second: () => side(both.blockingWithKeptInputs(options.seconds))
  } as const
  const ratios = await alternate(sides, options.pairs)
  // benchmark_app keeps one: so much of a difference to it is the method's, which is bounded here.
  resultOfRatios('overhead:cycling-inputs', ratios, ({ high }) => high >= leastCyclingRatio)
  await both.dispose()
}
