import { expect, test } from 'vitest'
import { ladder, parseRowId } from './rows'

const ids = (devices: string[], batch?: number): string[] => ladder(devices, batch).map((row) => row.id)

test('the ladder has the rows of the original in its order, and keeps those of devices that are missing', () => {
  expect(ids(['CPU'])).toEqual([
    'pytorch',
    'onnxruntime',
    'openvino-sync',
    'openvino-batch4',
    'latency:CPU',
    'throughput:CPU',
    'throughput:GPU',
    'throughput:NPU',
    'throughput:AUTO',
    'cumulative:AUTO'
  ])
})

test('several GPUs have a row each', () => {
  const gpus = ids(['CPU', 'GPU.0', 'GPU.1', 'NPU']).filter((id) => id.includes('GPU'))
  expect(gpus).toEqual(['throughput:GPU.0', 'throughput:GPU.1'])
})

test('another batch makes another row', () => {
  expect(ids(['CPU'], 8)).toContain('openvino-batch8')
  expect(parseRowId('openvino-batch8')?.batch).toBe(8)
})

test.each([
  ['throughput:CPU', 'CPU', 'async', 'THROUGHPUT'],
  ['latency:GPU.1', 'GPU.1', 'sync', 'LATENCY'],
  ['cumulative:AUTO:GPU,CPU', 'AUTO:GPU,CPU', 'async', 'CUMULATIVE_THROUGHPUT'],
  ['openvino-sync', 'CPU', 'sync', null]
])('%s asks for %s, %s, %s', (id, device, mode, hint) => {
  expect(parseRowId(id)).toMatchObject({ id, device, mode, hint, batch: 1, weights: 'f16' })
})

test.each([
  '',
  'throughput',
  'throughput:',
  'throughput:cpu',
  'fast:CPU',
  'openvino-batch0',
  'openvino-batch999',
  'pytorch ',
  'throughput:CPU;rm',
  'throughput:GPU.'
])('%j names no row', (id) => {
  expect(parseRowId(id)).toBeNull()
})
