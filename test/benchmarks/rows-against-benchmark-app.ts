import { loadOpenVino } from '../../src/engine/openvino/load'
import { alternate } from './lib/alternate'
import { type BenchmarkAppResult, runBenchmarkApp } from './lib/benchmark-app'
import { benchmarkOptions } from './lib/options'
import { type OurRow, runOurRow, settings } from './lib/our-row'
import { modelOf, rowOf } from './lib/prepared'
import { header, load, resultOfRatios, say } from './lib/report'
import { medianWithInterval } from '../../src/core/statistics'

// Whole rows, each a fresh process, against OpenVINO's own benchmark_app in a fresh process on the same model file.

const leastLow = 0.95
/** What benchmark_app is told so that it does what the row does. `-api sync` implies the LATENCY hint, the CPU's own default. */
const counterparts: Readonly<Record<string, readonly string[]>> = {
  'throughput:CPU': ['-d', 'CPU', '-hint', 'throughput'],
  'openvino-sync': ['-d', 'CPU', '-api', 'sync'],
  'latency:CPU': ['-d', 'CPU', '-hint', 'latency'],
  'openvino-batch4': ['-d', 'CPU', '-api', 'sync', '-b', '4'],
  'throughput:AUTO': ['-d', 'AUTO', '-hint', 'throughput'],
  'cumulative:AUTO': ['-d', 'AUTO', '-hint', 'cumulative_throughput']
}
const options = benchmarkOptions({ pairs: 31, seconds: 3 }, Object.keys(counterparts))

const model = await modelOf('yolov5n')
const { path: file, weights } = model.files.f16
header("our rows against OpenVINO's benchmark_app", [
  `OpenVINO ${loadOpenVino().version} (${loadOpenVino().source})`,
  'benchmark_app 2026.4.1 (Python)'
])
say(`  ${model.description.name}, ${weights}, the same file on both sides`)
say(`  timed part ${options.seconds} s each. Both: frames ÷ (first start → last completion).`)
say('  Ours warms up until steady and cycles four inputs; benchmark_app runs one inference before and keeps one random')
say('  input per request, f32 as the model has it (-ip f32; by default it would add a conversion from u8).')

for (const [id, args] of Object.entries(counterparts).filter(([name]) => options.wants(name))) {
  const { batch } = rowOf(id)
  const shape = batch === 1 ? ['-shape', `[${model.description.input.shape.join(',')}]`] : []
  const command = ['-m', file, '-t', String(options.seconds), '-ip', 'f32', ...shape, ...args]
  say(`\n## ${id} against benchmark_app ${args.join(' ')} (${load()})`)
  const ours: OurRow[] = []
  const theirs: BenchmarkAppResult[] = []
  const names = [id, 'benchmark_app'] as const
  const sides = {
    names,
    first: async () => {
      const measured = await runOurRow({ row: id, args: ['--seconds', String(options.seconds)] })
      ours.push(measured)
      return { fps: measured.fps, note: `cpu ${((measured.row.rounds[0]?.cpuShare ?? 0) * 100).toFixed(0)} %` }
    },
    second: async () => {
      const measured = await runBenchmarkApp(command, batch)
      theirs.push(measured)
      return { fps: measured.fps, note: `it prints ${measured.printedFps.toFixed(2)}` }
    }
  }
  const ratios = await alternate(sides, options.pairs)
  say(`  ours:   ${[...new Set(ours.map(({ row }) => settings(row)))].join('; ')}`)
  say(`  theirs: ${[...new Set(theirs.map(({ settings: text }) => text))].join('; ')}`)
  const printed = medianWithInterval(ours.map(({ fps }, k) => fps / (theirs[k]?.printedFps ?? Number.NaN))).value
  say(`  against the figure that benchmark_app prints itself: ${printed.toFixed(4)}`)
  resultOfRatios(`rows-against-benchmark-app:${id}`, ratios, ({ low, high }) => high >= 1 && low >= leastLow)
}
