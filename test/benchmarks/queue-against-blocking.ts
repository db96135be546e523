import { loadOpenVino } from '../../src/engine/openvino/load'
import { alternate } from './lib/alternate'
import { openInOneProcess, type Slice } from './lib/one-process'
import { benchmarkOptions } from './lib/options'
import { inputsOf, modelOf } from './lib/prepared'
import { header, resultOfRatios, say } from './lib/report'

// Our queue in the engine's timed loop against blocking round-robin waits: the same process, compiled model, requests
// and inputs, in alternating slices. What is lost here is lost by JavaScript.

const leastRatio = 0.99
const models = ['yolov5n', 'movenet']
const options = benchmarkOptions({ pairs: 41, seconds: 1 }, models)

// The requests of the official addon cannot be driven from outside it.
process.env['VINOBENCH_OPENVINO_SOURCE'] = 'c-api'
const openvino = loadOpenVino()
header('queue against blocking waits', [`OpenVINO ${openvino.version} (C API)`])

const side = ({ inferences, seconds }: Slice) => ({ fps: inferences / seconds })

for (const id of models.filter((name) => options.wants(name))) {
  const model = await modelOf(id)
  const modelPath = model.files.f16.path
  const config = { PERFORMANCE_HINT: 'THROUGHPUT' }
  const input = model.description.input
  const inputs = await inputsOf(model)
  const request = { modelPath, device: 'CPU', config, input, batch: 1, mode: 'async' } as const
  const both = await openInOneProcess(openvino, request, inputs)
  const { requests, streams, threads, precision } = both.effective
  say(`\n## ${model.description.name}, ${model.files.f16.weights}`)
  say(`  the same ${requests} requests on both sides; streams ${streams}, threads ${threads}, ${precision}`)
  say(`  the same ${inputs.length} inputs in turn; slices of ${options.seconds} s, frames per second:`)
  const names = ['queue', 'blocking'] as const
  const sides = {
    names,
    first: async () => side(await both.queue(options.seconds)),
    second: () => Promise.resolve(side(both.blocking(options.seconds)))
  }
  const ratios = await alternate(sides, options.pairs)
  resultOfRatios(`queue-against-blocking:${id}`, ratios, ({ value }) => value >= leastRatio)
  await both.dispose()
}
