import type { NodeAddon } from './addon-types'
import { loadOpenVino } from './load'
import { tinyModel } from './tiny-model'

// Run by calls.test.ts in a process of its own. Whatever it does, the process must reach its last line.

type Anything = Record<string, (...args: unknown[]) => unknown>
const collect = (globalThis as { gc?: () => void }).gc ?? (() => undefined)
const { addon, extras } = loadOpenVino()
const native = extras
if (!native) throw new Error('These calls are for our own binding.')
const core = new addon.Core()
const read = () => core.readModelSync(Buffer.from(tinyModel()))
const model = read()
const compiled = core.compileModelSync(model, 'CPU')
const values = new Float32Array(192)
const newTensor = () => new addon.Tensor(addon.element.f32, [1, 3, 8, 8])
let thrown = 0
const failures: string[] = []

function mustThrow(what: string, action: () => unknown): void {
  try {
    action()
    failures.push(`${what} did not throw`)
  } catch (error) {
    thrown += 1
    if (!(error instanceof Error)) failures.push(`${what} threw something that is no Error`)
  }
}

async function everyMethodWithOddArguments(): Promise<void> {
  const prototypes = ['Model', 'Tensor', 'CompiledModel', 'InferRequest'] as const
  const odd: unknown[] = [
    undefined,
    null,
    0,
    -1,
    1.5,
    NaN,
    Infinity,
    1e20,
    '',
    'x',
    'a\0b',
    {},
    [],
    Symbol('s'),
    1n,
    true
  ]
  odd.push(new Uint8Array(3), new Map(), () => undefined, new addon.PartialShape('1,3'))
  odd.push(
    ...prototypes.map((name) => Object.create((addon[name] as unknown as { prototype: object }).prototype) as object)
  )
  const starts: unknown[][] = [[], [0], ['CPU'], ['data'], ['f32'], [model], ['f32', [1]], [model, 'CPU']]
  const calls = [
    [],
    ...starts.flatMap((start) => odd.map((value) => [...start, value])),
    ...odd.map((value) => [value, value])
  ]
  const targets: object[] = [
    core,
    read(),
    compiled,
    compiled.createInferRequest(),
    newTensor(),
    new addon.Tensor(['a', 'b'])
  ]
  targets.push(model.input(), compiled.output(), new addon.PartialShape('1,?'), new addon.AsyncInferQueue(compiled, 2))
  targets.push(new addon.Model(), new addon.CompiledModel(), new addon.InferRequest(), new addon.Output())
  targets.push(new addon.preprocess.PrePostProcessor(read()))
  const pending: Promise<unknown>[] = []
  for (const target of targets) {
    for (const name of methodsOf(target)) {
      for (const args of calls) {
        try {
          const result = (target as Anything)[name]?.(...args)
          if (result instanceof Promise) pending.push(result)
        } catch (error) {
          thrown += 1
          if (!(error instanceof Error)) failures.push(`${name} threw something that is no Error`)
        }
      }
    }
  }
  for (const args of calls) {
    for (const name of ['Core', 'Model', 'Tensor', 'PartialShape', 'AsyncInferQueue', 'InferRequest'] as const) {
      try {
        Reflect.construct(addon[name] as unknown as new () => object, args)
      } catch {
        thrown += 1
      }
    }
  }
  await Promise.allSettled(pending)
}

function methodsOf(target: object): string[] {
  const prototype = Object.getPrototypeOf(target) as object
  return Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name, { value }]) => typeof value === 'function' && !['constructor', 'release'].includes(name))
    .map(([name]) => name)
}

async function queueReleasedWhileRunning(): Promise<void> {
  const queue = new addon.AsyncInferQueue(compiled, 3)
  const seen: NodeAddon['InferRequest'][] = []
  queue.setCallback((_error, request) => {
    seen.push(request)
    throw new Error('from the callback')
  })
  const started = Array.from({ length: 50 }, () => queue.startAsync({ data: newTensor() }))
  queue.release()
  queue.release()
  const settled = await Promise.allSettled(started)
  if (settled.some(({ status }) => status === 'fulfilled')) failures.push('a throwing callback did not reject')
  for (const request of seen) mustThrow('infer() of a released request', () => request.infer())
}

async function busyRequest(): Promise<void> {
  const request = compiled.createInferRequest()
  const running = request.inferAsync([newTensor()])
  mustThrow('infer() while running', () => request.infer())
  mustThrow('setInputTensor() while running', () => {
    request.setInputTensor(newTensor())
  })
  mustThrow('getOutputTensor() while running', () => request.getOutputTensor())
  native?.free(request)
  await running.catch(() => (thrown += 1))
  const cancelled = compiled.createInferRequest()
  const stopped = cancelled.inferAsync([newTensor()])
  native?.cancel(cancelled)
  await stopped.catch(() => (thrown += 1))
}

function transferredArray(): void {
  const array = new Float32Array(192)
  const tensor = new addon.Tensor(addon.element.f32, [1, 3, 8, 8], array)
  const request = compiled.createInferRequest()
  request.setInputTensor(tensor)
  structuredClone(array, { transfer: [array.buffer] })
  mustThrow('data of a detached array', () => tensor.data)
  mustThrow('infer() on a detached array', () => request.infer())
  mustThrow('infer(tensor) on a detached array', () => compiled.createInferRequest().infer([tensor]))
  mustThrow('filling a detached array', () => {
    tensor.data = values
  })
}

async function freedInAnyOrder(): Promise<void> {
  const ownCore = new addon.Core()
  const ownModel = ownCore.readModelSync(Buffer.from(tinyModel()))
  const ownCompiled = ownCore.compileModelSync(ownModel, 'CPU')
  const request = ownCompiled.createInferRequest()
  request.infer([values])
  const output = request.getOutputTensor()
  const port = ownModel.input()
  const compiling = ownCore.compileModel(ownModel, 'CPU')
  for (const owner of [ownCore, ownModel, ownCompiled]) native?.free(owner)
  if ((await compiling).inputs.length !== 1) failures.push('a model freed while compiling was not compiled')
  request.infer([values])
  native?.free(request)
  native?.free(request)
  if (output.data.length !== 192 || port.shape.length !== 4)
    failures.push('a tensor or port died with its request or model')
  mustThrow('a freed Core', () => ownCore.getAvailableDevices())
  mustThrow('a freed Model', () => ownModel.inputs)
  mustThrow('a freed CompiledModel', () => ownCompiled.createInferRequest())
  mustThrow('a freed InferRequest', () => request.infer())
  const processor = new addon.preprocess.PrePostProcessor(model)
  const info = processor.input(0).tensor()
  native?.free(processor)
  mustThrow('a part of a freed PrePostProcessor', () => info.setLayout('NCHW'))
}

async function collectedWhileUsed(): Promise<void> {
  const request = compiled.createInferRequest()
  const lent = (() => {
    request.setInputTensor(new addon.Tensor(addon.element.f32, [1, 3, 8, 8], new Float32Array(192).fill(7)))
    return request.getInputTensor()
  })()
  for (let round = 0; round < 5; round += 1) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 2))
    new Float32Array(1 << 20).fill(round)
  }
  if (lent.data[5] !== 7 || request.infer()['out']?.data[5] !== 7) failures.push('an array in use was collected')
}

async function main(): Promise<void> {
  await everyMethodWithOddArguments()
  await queueReleasedWhileRunning()
  await busyRequest()
  transferredArray()
  await freedInAnyOrder()
  await collectedWhileUsed()
  for (let round = 0; round < 10; round += 1) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  process.stdout.write(`${JSON.stringify({ thrown, failures })}\n`)
}

void main()
