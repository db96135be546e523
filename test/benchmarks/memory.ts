import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { loadOpenVino } from '../../src/engine/openvino/load'
import { tinyModel } from '../../src/engine/openvino/tiny-model'
import { openInOneProcess } from './lib/one-process'
import { benchmarkOptions } from './lib/options'
import { runOurRow } from './lib/our-row'
import { header, result, say, skipped } from './lib/report'
import { growth, residentMegabytes, slopePerMinute, watchEngineProcess } from './lib/resident-memory'

// Whether memory grows: the engine process during a row of 1,024 frames, and this process over thousands of lives of
// every object of the binding.

const frames = 1024
const rows = ['throughput:CPU', 'openvino-sync']
/** `--pairs` are blocks here; `--seconds` is the length of the queue's. */
const options = benchmarkOptions({ pairs: 8, seconds: 2 }, [...rows, 'queue', 'binding'])

if (process.platform !== 'linux') skipped('memory', 'resident memory is read from /proc, which only Linux has.')
else {
  header('memory', [`OpenVINO ${loadOpenVino().version}`])
  for (const row of rows.filter((name) => options.wants(name))) await duringRow(row)
  if (options.wants('queue')) await duringTheQueue()
  if (options.wants('binding')) await ofTheBinding()
}

async function duringRow(row: string): Promise<void> {
  say(`\n## engine process during ${row}, ${frames} frames`)
  let watch: ReturnType<typeof watchEngineProcess> | null = null
  const { row: measured } = await runOurRow({
    row,
    args: ['--frames', String(frames)],
    onStart: ({ pid }) => (watch = pid === undefined ? null : watchEngineProcess(pid))
  })
  const samples = (watch as ReturnType<typeof watchEngineProcess> | null)?.stop() ?? []
  const end = samples.at(-1)?.at ?? 0
  const seconds = measured.rounds[0]?.seconds ?? 0
  // The last thing the process does is the timed part; what comes before is loading, compiling and warming up.
  const timed = samples.filter(({ at }) => at > end - seconds + 1)
  const { first, second, grows } = growth(timed.map(({ megabytes }) => megabytes))
  say(`  RSS in MB, every 0.5 s: ${timed.map(({ megabytes }) => megabytes.toFixed(1)).join(' ')}`)
  say(
    `  first half ${first.toFixed(1)} MB, second half ${second.toFixed(1)} MB; slope ${slopePerMinute(timed).toFixed(2)} MB per minute`
  )
  const fields = {
    ratio: (second / first).toFixed(4),
    first: first.toFixed(1),
    second: second.toFixed(1),
    samples: timed.length
  }
  result(`memory:${row}`, fields, !grows && timed.length >= 4)
}

/** Far more inferences than a row has: what each one left behind would show. */
async function duringTheQueue(): Promise<void> {
  process.env['VINOBENCH_OPENVINO_SOURCE'] = 'c-api'
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vinobench-bench-'))
  try {
    const modelPath = path.join(folder, 'tiny.xml')
    writeFileSync(modelPath, tinyModel([1]))
    const input = { name: 'data', shape: [1], layout: 'unknown', elementType: 'f32', white: 1 } as const
    const config = { PERFORMANCE_HINT: 'THROUGHPUT' }
    const request = { modelPath, device: 'CPU', config, input, batch: 1, mode: 'async' } as const
    const driven = await openInOneProcess(loadOpenVino(), request, [Float32Array.of(1), Float32Array.of(2)])
    await driven.queue(options.seconds)
    const after: number[] = []
    let inferences = 0
    for (let k = 0; k < Math.max(4, options.pairs); k++) {
      inferences += (await driven.queue(options.seconds)).inferences
      after.push(await block(0, () => undefined))
    }
    await driven.dispose()
    const { first, second, grows } = growth(after)
    say(`\n## ${inferences} inferences through the queue: RSS in MB after each ${options.seconds} s`)
    say(`  ${after.map((megabytes) => megabytes.toFixed(1)).join(' ')}`)
    result('memory:queue', { first: first.toFixed(1), second: second.toFixed(1), inferences }, !grows)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function ofTheBinding(): Promise<void> {
  process.env['VINOBENCH_OPENVINO_SOURCE'] = 'c-api'
  const { addon, extras } = loadOpenVino()
  const free = (owner: object): void => extras?.free(owner)
  const core = new addon.Core()
  const bytes = Buffer.from(tinyModel())
  const model = core.readModelSync(bytes)
  const compiled = core.compileModelSync(model, 'CPU')
  const request = compiled.createInferRequest()
  const values = new Float32Array(192)
  const queueOnce = (): void => {
    new addon.AsyncInferQueue(compiled, 2).release()
  }
  const ports = (): void => {
    for (const port of [model.input(0), compiled.output(0)]) {
      void port.shape
      free(port)
    }
  }
  const work: readonly [name: string, count: number, action: () => void][] = [
    ['property read', 10_000, () => void core.getProperty('CPU', 'SUPPORTED_PROPERTIES')],
    ['property read of a compiled model', 10_000, () => void compiled.getProperty('SUPPORTED_PROPERTIES')],
    ['Core', 1000, () => free(new addon.Core())],
    ['Model', 1000, () => free(core.readModelSync(bytes))],
    ['CompiledModel', 1000, () => free(core.compileModelSync(model, 'CPU'))],
    ['InferRequest', 1000, () => free(compiled.createInferRequest())],
    ['Tensor', 1000, () => free(new addon.Tensor('f32', [1, 3, 64, 64]))],
    ['Tensor over an array', 1000, () => free(new addon.Tensor('f32', [1, 3, 8, 8], values))],
    ['output tensor', 1000, () => free(request.getOutputTensor())],
    ['Output and its shape', 1000, ports],
    ['PrePostProcessor', 1000, () => free(new addon.preprocess.PrePostProcessor(model))],
    ['AsyncInferQueue', 1000, queueOnce]
  ]
  const blocks = Math.max(4, options.pairs)
  say(`\n## ${blocks} blocks of calls after one for warming up: RSS in MB after each`)
  for (const [name, count, action] of work) {
    await block(count, action)
    const after: number[] = []
    for (let k = 0; k < blocks; k++) after.push(await block(count, action))
    const { first, second, grows } = growth(after)
    const bytesEach = ((second - first) * 1024 * 1024) / (count * (blocks / 2))
    say(
      `  ${count} × ${name}: ${after.map((megabytes) => megabytes.toFixed(1)).join(' ')}; ${bytesEach.toFixed(0)} bytes each`
    )
    result(`memory:${name.replaceAll(' ', '-')}`, { first: first.toFixed(1), second: second.toFixed(1) }, !grows)
  }
}

/** Does it `count` times, lets the collector and the finalizers run, and answers the resident memory then. */
async function block(count: number, action: () => void): Promise<number> {
  for (let k = 0; k < count; k++) {
    action()
    if (k % 50 === 0) await turn()
  }
  for (let round = 0; round < 4; round++) {
    ;(globalThis as { gc?: () => void }).gc?.()
    await turn()
  }
  return residentMegabytes('self') ?? Number.NaN
}
