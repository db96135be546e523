import { expect, test } from 'vitest'
import { effectiveSettings, executesOn } from './effective'
import type { CompiledModel } from './outputs'

/** Answers like a compiled model with these properties; anything else throws, as OpenVINO does. */
function compiled(properties: Record<string, unknown>): CompiledModel {
  const getProperty = (name: string): unknown => {
    if (!(name in properties)) throw new Error(`Unsupported property ${name}`)
    return properties[name]
  }
  return { getProperty } as unknown as CompiledModel
}

test('a CPU tells its streams, threads, precision and device', () => {
  const model = compiled({
    NUM_STREAMS: 4,
    INFERENCE_NUM_THREADS: 8,
    INFERENCE_PRECISION_HINT: 'f32',
    EXECUTION_DEVICES: ['CPU']
  })
  expect(effectiveSettings(model, 4, 'OpenVINO 2026.4.1')).toEqual({
    requests: 4,
    streams: 4,
    threads: 8,
    precision: 'f32',
    autoBatch: null,
    executionDevices: ['CPU'],
    framework: 'OpenVINO 2026.4.1'
  })
})

test('AUTO tells them only inside its device properties, and its device in brackets', () => {
  const model = compiled({
    DEVICE_PROPERTIES: '{CPU:{NUM_STREAMS:2,INFERENCE_NUM_THREADS:6,INFERENCE_PRECISION_HINT:bf16}}',
    EXECUTION_DEVICES: '(CPU)'
  })
  expect(effectiveSettings(model, 2, 'x')).toMatchObject({
    streams: 2,
    threads: 6,
    precision: 'bf16',
    executionDevices: ['CPU']
  })
})

test('a device that tells nothing is not guessed at', () => {
  expect(effectiveSettings(compiled({}), 1, 'x')).toMatchObject({
    streams: null,
    threads: null,
    precision: null,
    executionDevices: null
  })
})

test('automatic batching is reported with its size', () => {
  const model = compiled({ EXECUTION_DEVICES: ['GPU.0'], AUTO_BATCH_DEVICE_CONFIG: 'GPU.0(16)' })
  expect(effectiveSettings(model, 32, 'x').autoBatch).toBe(16)
})

test('a processor that only helps AUTO out until its accelerator is ready is told from one that was chosen', () => {
  const on = (devices: unknown) => executesOn(compiled({ EXECUTION_DEVICES: devices }))
  expect(on(['(CPU)'])).toEqual({ devices: ['CPU'], helping: true })
  expect(on('(CPU)')).toEqual({ devices: ['CPU'], helping: true })
  expect(on(['CPU'])).toEqual({ devices: ['CPU'], helping: false })
  expect(on('GPU.0 CPU')).toEqual({ devices: ['GPU.0', 'CPU'], helping: false })
  expect(on('BATCH:GPU(16)')).toMatchObject({ helping: false })
  expect(executesOn(compiled({}))).toBeNull()
})
