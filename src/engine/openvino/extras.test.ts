import { expect, test } from 'vitest'
import { float16FromFloat32, float32FromFloat16 } from './float16'
import { loadOpenVino } from './load'
import { tinyModel } from './tiny-model'

const { addon, extras } = loadOpenVino()
const core = new addon.Core()
const compile = (config = {}) =>
  core.compileModelSync(core.readModelSync(Buffer.from(tinyModel([1, 3, 64, 64]))), 'CPU', config)

function native() {
  if (!extras) throw new Error('These tests need the C API.')
  return extras
}

test('every half survives the way to a float and back', () => {
  const halves = Uint16Array.from({ length: 65536 }, (_, bits) => bits).filter((bits) => (bits & 0x7fff) <= 0x7c00)
  expect(float16FromFloat32(float32FromFloat16(halves))).toEqual(halves)
  // Ties go to even, in the smallest halves as in the ordinary ones; what is too large becomes infinity.
  const values = Float32Array.of(1 + 1 / 2048, 1 + 3 / 2048, 2 ** -25, 3 * 2 ** -25, 65519, 65520, NaN)
  expect([...float16FromFloat32(values)]).toEqual([0x3c00, 0x3c02, 0, 2, 0x7bff, 0x7c00, 0x7e00])
})

test.skipIf(!extras)('an f16 tensor is made from floats and read as bits or floats', () => {
  const tensor = native().float16Tensor([2, 2], Float32Array.of(0.5, -2, 65504, 1e-7))
  expect(tensor.getElementType()).toBe('f16')
  expect(tensor.data).toEqual(Uint16Array.of(0x3800, 0xc000, 0x7bff, 2))
  expect(native().float32Data(tensor)[1]).toBe(-2)
  expect(() => native().float16Tensor([3], Uint16Array.of(1))).toThrow('mismatch')
})

test.skipIf(!extras)('the layers of an inference are timed where counters are on', () => {
  const request = compile({ PERF_COUNT: true }).createInferRequest()
  request.infer()
  const executed = native()
    .profile(request)
    .filter(({ status }) => status === 'executed')
  expect(executed.some(({ type, execution, name }) => type === 'ReLU' || /relu/i.test(execution + name))).toBe(true)
  expect(executed.every(({ realTimeMicroseconds }) => realTimeMicroseconds >= 0)).toBe(true)
})

test.skipIf(!extras)('infer() answers without copying, and a port tells its element type', () => {
  const compiled = compile()
  const request = compiled.createInferRequest()
  request.setInputTensor(new addon.Tensor(addon.element.f32, [1, 3, 64, 64], new Float32Array(12288).fill(-1)))
  native().infer(request)
  expect(request.getOutputTensor().data[77]).toBe(0)
  expect(native().elementType(compiled.input())).toBe('f32')
})

test.skipIf(!extras)('what was freed says so, and the rest lives on', () => {
  const compiled = compile()
  const request = compiled.createInferRequest()
  native().free(compiled)
  expect(native().isFreed(compiled)).toBe(true)
  expect(() => compiled.createInferRequest()).toThrow('This CompiledModel has been freed.')
  expect(Object.keys(request.infer())).toEqual(['out'])
})
