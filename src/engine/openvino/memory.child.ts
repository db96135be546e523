import { loadOpenVino } from './load'
import { tinyModel } from './tiny-model'

// Run by memory.test.ts in a process of its own: how much the process grows by each kind of work in the last of three
// equal parts. Together they are 10,000 property reads and 1,000 lives of each object.

const collect = (globalThis as { gc?: () => void }).gc ?? (() => undefined)
const { addon, extras } = loadOpenVino()
const free = (owner: object) => {
  extras?.free(owner)
}
const core = new addon.Core()
const bytes = Buffer.from(tinyModel())
const model = core.readModelSync(bytes)
const compiled = core.compileModelSync(model, 'CPU')
const request = compiled.createInferRequest()
const values = new Float32Array(192)
const input = new addon.Tensor(addon.element.f32, [1, 3, 8, 8], values)

const work: readonly [string, number, () => unknown][] = [
  ['property', 3400, () => core.getProperty('CPU', 'SUPPORTED_PROPERTIES')],
  ['compiled property', 3400, () => compiled.getProperty('SUPPORTED_PROPERTIES')],
  ['wrong property', 3400, () => attempt(() => core.getProperty('CPU', 'NO_SUCH_PROPERTY'))],
  [
    'Core',
    340,
    () => {
      free(new addon.Core())
    }
  ],
  [
    'Model',
    340,
    () => {
      free(core.readModelSync(bytes))
    }
  ],
  [
    'CompiledModel',
    340,
    () => {
      free(core.compileModelSync(model, 'CPU'))
    }
  ],
  [
    'InferRequest',
    340,
    () => {
      free(compiled.createInferRequest())
    }
  ],
  [
    'Tensor',
    340,
    () => {
      free(new addon.Tensor(addon.element.f32, [1, 3, 64, 64]))
    }
  ],
  [
    'Tensor over an array',
    340,
    () => {
      free(new addon.Tensor(addon.element.f32, [1, 3, 8, 8], values))
    }
  ],
  [
    'string Tensor',
    340,
    () => {
      free(new addon.Tensor(['a', 'b'.repeat(300)]))
    }
  ],
  [
    'Output',
    340,
    () => {
      for (const port of [model.input(), compiled.output()]) {
        void port.shape
        free(port)
      }
    }
  ],
  [
    'PrePostProcessor',
    340,
    () => {
      free(new addon.preprocess.PrePostProcessor(model))
    }
  ],
  [
    'AsyncInferQueue',
    340,
    () => {
      const queue = new addon.AsyncInferQueue(compiled, 2)
      queue.release()
    }
  ],
  ['infer', 1000, () => request.infer([input])],
  ['output tensor left to the collector', 1000, () => request.getOutputTensor().data],
  ['Model left to the collector', 340, () => core.readModelSync(bytes)]
]

function attempt(action: () => unknown): void {
  try {
    action()
  } catch {
    // Its message is what may leak.
  }
}

async function measure(count: number, action: () => unknown): Promise<number> {
  for (let at = 0; at < count; at += 1) {
    action()
    if (at % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  for (let round = 0; round < 4; round += 1) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return process.memoryUsage().rss
}

async function main(): Promise<void> {
  const grown: Record<string, number> = {}
  for (const [name, count, action] of work) {
    await measure(count, action)
    const before = await measure(count, action)
    grown[name] = ((await measure(count, action)) - before) / 1e6
  }
  process.stdout.write(`${JSON.stringify(grown)}\n`)
}

void main()
