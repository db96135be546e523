import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadOpenVino } from './load'
import { tryOut } from './official'
import { tinyModel } from './tiny-model'

// One suite for whichever source of OpenVINO is installed.
const { addon, version, source } = loadOpenVino()
const core = new addon.Core()
const shape = [1, 3, 8, 8]
const read = () => core.readModelSync(Buffer.from(tinyModel(shape)))
const compiled = core.compileModelSync(read(), 'CPU')
const ramp = Float32Array.from({ length: 192 }, (_, index) => index - 100)
const positive = (values: ArrayLike<number>) => Float32Array.from(values, (value) => Math.max(0, value))
const folder = mkdtempSync(join(tmpdir(), 'vinobench-addon-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('the CPU is listed, with the version of its plugin', () => {
  expect(core.getAvailableDevices()).toContain('CPU')
  expect(core.getVersions('CPU')['CPU']?.buildNumber).toMatch(/^\d{4}\./)
  expect(version).toMatch(/^\d{4}\./)
  expect(Object.keys(addon.getOpenvinoVersion())).not.toContain('toString')
  expect(String(addon.getOpenvinoVersion())).toContain(version)
})

test('a model answers alike one at a time, asynchronously and through the queue', async () => {
  await tryOut(addon)
  const request = compiled.createInferRequest()
  const expected = positive(ramp)
  expect(request.infer({ data: ramp })['out']?.data).toEqual(expected)
  const tensor = new addon.Tensor(addon.element.f32, shape, ramp)
  expect((await request.inferAsync([tensor]))['out']?.data).toEqual(expected)
})

test('the queue passes user data, keeps every frame and rejects where the callback throws', async () => {
  const queue = new addon.AsyncInferQueue(compiled, 3)
  const seen: unknown[] = []
  queue.setCallback((error, request, userData) => {
    expect(error).toBeNull()
    const { index } = userData as { index: number }
    expect(request.getOutputTensor().data[0]).toBe(index)
    seen.push(index)
  })
  const started = Array.from({ length: 40 }, (_, index) => {
    const tensor = new addon.Tensor(addon.element.f32, shape, new Float32Array(192).fill(index))
    return queue.startAsync({ data: tensor }, { index })
  })
  expect(await Promise.all(started)).toEqual(Array.from({ length: 40 }, (_, index) => ({ index })))
  expect(seen.length).toBe(40)
  queue.setCallback(() => {
    throw new Error('from the callback')
  })
  await expect(queue.startAsync({ data: new addon.Tensor(addon.element.f32, shape, ramp) })).rejects.toThrow(
    'from the callback'
  )
  queue.release()
})

test('a tensor shares the memory of its array, and its data is a copy', () => {
  const array = Float32Array.of(1, 2, 3)
  const tensor = new addon.Tensor(addon.element.f32, [3], array)
  array[0] = 9
  expect(tensor.data).toEqual(Float32Array.of(9, 2, 3))
  const copy = tensor.data
  copy[1] = 7
  expect(array[1]).toBe(2)
  tensor.data = Float32Array.of(4, 5, 6)
  expect(array).toEqual(Float32Array.of(4, 5, 6))
})

test('a model is reshaped by index, by name and as a whole', () => {
  const model = read()
  model.reshape(new Map([[0, '[4,3,8,8]']]))
  expect(model.input(0).getShape()).toEqual([4, 3, 8, 8])
  model.reshape(new Map([['data', new addon.PartialShape('2,3,?,1..9')]]))
  expect(model.input(0).getPartialShape().toString()).toBe('[2,3,?,1..9]')
  model.reshape('[1,3,4,4]')
  expect(model.output(0).getShape()).toEqual([1, 3, 4, 4])
})

test('preprocessing changes the type a model takes', () => {
  const model = read()
  const processor = new addon.preprocess.PrePostProcessor(model)
  processor.input(0).tensor().setElementType(addon.element.u8).setLayout('NCHW')
  processor.build()
  const request = core.compileModelSync(model, 'CPU').createInferRequest()
  const bytes = Uint8Array.from({ length: 192 }, (_, index) => index)
  expect(request.infer([bytes])['out']?.data).toEqual(Float32Array.from(bytes))
})

test('properties come as lists, numbers, booleans and texts', () => {
  expect(core.getProperty('CPU', 'OPTIMIZATION_CAPABILITIES')).toContain('FP32')
  expect(core.getProperty('CPU', 'RANGE_FOR_STREAMS')).toEqual([expect.any(Number), expect.any(Number)])
  expect(typeof core.getProperty('CPU', 'FULL_DEVICE_NAME')).toBe('string')
  expect(core.getProperty('CPU', 'ENABLE_CPU_PINNING')).toBe(true)
  expect(compiled.getProperty('OPTIMAL_NUMBER_OF_INFER_REQUESTS')).toBeGreaterThan(0)
  expect(compiled.getProperty('EXECUTION_DEVICES')).toEqual(['CPU'])
})

test('an exported model is imported again', async () => {
  const blob = compiled.exportModelSync()
  const imported = await core.importModel(blob, 'CPU', { NUM_STREAMS: 1 })
  expect(imported.createInferRequest().infer([ramp])['out']?.data).toEqual(positive(ramp))
})

test('what is wrong rejects or throws with the words of OpenVINO', async () => {
  await expect(core.readModel(join(folder, 'none.xml'))).rejects.toThrow(/none\.xml|not exist|not found/i)
  await expect(core.compileModel(read(), 'CPU', { NO_SUCH_PROPERTY: 1 })).rejects.toThrow('NO_SUCH_PROPERTY')
  await expect(core.compileModel(read(), 'TPU')).rejects.toThrow('TPU')
  const request = compiled.createInferRequest()
  expect(() => request.infer([new addon.Tensor(addon.element.f32, [1, 3, 4, 4])])).toThrow(/shape|size/)
  expect(() => request.infer([new addon.Tensor(addon.element.i32, shape)])).toThrow(/type|precision/)
  expect(() => {
    request.setTensor('nothing', new addon.Tensor(addon.element.f32, shape))
  }).toThrow('nothing')
})

test('several requests run at the same time', async () => {
  const requests = Array.from({ length: 4 }, () => compiled.createInferRequest())
  const answers = await Promise.all(
    requests.map((request, index) =>
      request.inferAsync([new addon.Tensor(addon.element.f32, shape, new Float32Array(192).fill(index))])
    )
  )
  expect(answers.map((answer) => answer['out']?.data[0])).toEqual([0, 1, 2, 3])
})

test.skipIf(source === 'c-api' && (process.platform !== 'linux' || process.arch !== 'x64'))(
  'a model is saved as IR under a Japanese name, with FP16 weights unless told otherwise',
  () => {
    const weighted = core.readModelSync(Buffer.from(weightedModel()), weights())
    const [small, large] = [join(folder, '半精度.xml'), join(folder, '単精度.xml')]
    addon.saveModelSync(weighted, small)
    addon.saveModelSync(weighted, large, false)
    expect(readFileSync(small, 'utf8')).toContain('element_type="f16"')
    expect(statSync(large.replace('.xml', '.bin')).size).toBe(400)
    expect(statSync(small.replace('.xml', '.bin')).size).toBe(200)
    const answers = [small, large].map(
      (file) =>
        core
          .compileModelSync(file, 'CPU')
          .createInferRequest()
          .infer([new Float32Array(100).fill(1)])['out']
    )
    expect(answers[0]?.data).toEqual(answers[1]?.data)
    expect(answers[0]?.data[3]).toBe(4)
  }
)

/** `data + weights`, both 1×100, as IR. */
function weightedModel(): string {
  const port = (id: number, name = '') =>
    `<port id="${String(id)}" precision="FP32"${name && ` names="${name}"`}><dim>1</dim><dim>100</dim></port>`
  return `<?xml version="1.0"?><net name="weighted" version="11"><layers>
<layer id="0" name="data" type="Parameter" version="opset1"><data shape="1,100" element_type="f32"/><output>${port(0, 'data')}</output></layer>
<layer id="1" name="weights" type="Const" version="opset1"><data element_type="f32" shape="1,100" offset="0" size="400"/><output>${port(0)}</output></layer>
<layer id="2" name="add" type="Add" version="opset1"><data auto_broadcast="numpy"/><input>${port(0)}${port(1)}</input><output>${port(2, 'out')}</output></layer>
<layer id="3" name="result" type="Result" version="opset1"><input>${port(0)}</input></layer>
</layers><edges><edge from-layer="0" from-port="0" to-layer="2" to-port="0"/><edge from-layer="1" from-port="0" to-layer="2" to-port="1"/><edge from-layer="2" from-port="2" to-layer="3" to-port="0"/></edges></net>`
}

function weights(): Uint8Array {
  return new Uint8Array(Float32Array.from({ length: 100 }, (_, index) => index).buffer)
}
