import { type Calibration, fewestPairs, selfTest, spreadOf } from '../../src/core/calibration'
import { median } from '../../src/core/statistics'
import { createEngine } from '../../src/engine'
import { benchmarkOptions } from './lib/options'
import { header, load, result, say } from './lib/report'

// The instrument against itself (A/A): whole rows in fresh engine processes, in pairs, all interleaved in random order. What
// it shows is kept in the user's data folder, and from then on is the smallest difference that a run here calls one.

/** Of a quiet computer's CPU; 2 % of its GPU or NPU, MLPerf's bound for "materially different". */
const mostMedianDifference = 0.01
const mostCalledDifferent = 0.05
const rows = ['throughput:CPU', 'openvino-sync']
// A round is always that of a standard run: the seconds of other benchmarks do not apply.
const options = benchmarkOptions({ pairs: fewestPairs, seconds: 3 }, rows)
const wanted = rows.filter((row) => options.wants(row))
const engine = createEngine()
const { openvino } = await engine.devices()

header(`${wanted.join(', ')} against themselves, YOLOv5n`, [`OpenVINO ${openvino?.version ?? 'unknown'}`])
const events = engine.calibrate({ rows: wanted, model: 'yolov5n', image: null, seed: 1, pairs: options.pairs })
for (;;) {
  const { done, value } = await events.next()
  if (done === true) {
    for (const one of value.calibrations) report(one)
    const missing = wanted.filter((row) => !value.calibrations.some((one) => one.row === row))
    for (const row of missing) result(`same-against-itself:${row}`, { pairs: `below ${fewestPairs}` }, false)
    break
  }
  if (value.type === 'started') say(`  about ${Math.ceil(value.estimatedSeconds / 60)} min`)
  if (value.type === 'row-failed' || value.type === 'row-unavailable') say(`  ${value.row}: ${value.failure.message}`)
}
say(`\n${load()}; what has enough pairs is kept in ${engine.folders.calibrations}`)

function report(one: Calibration): void {
  const { medianDifference, calledDifferent } = selfTest(one)
  say(`\n## ${one.row}: ${one.ratios.map((ratio) => ratio.toFixed(4)).join(' ')}`)
  const figures = {
    pairs: one.ratios.length,
    'median-ratio': median(one.ratios).toFixed(4),
    'median-difference': medianDifference.toFixed(4),
    'called-different': calledDifferent.toFixed(4),
    'smallest-difference-6-rounds': spreadOf(one.ratios, 6).toFixed(4),
    'smallest-difference-9-rounds': spreadOf(one.ratios, 9).toFixed(4)
  }
  const passes = medianDifference <= mostMedianDifference && calledDifferent <= mostCalledDifferent
  result(`same-against-itself:${one.row}`, figures, passes)
}
