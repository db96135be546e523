import { expect, test } from 'vitest'
import { around, fakeLadder, fakeRecord } from '../../../test/fakes/record'
import { fakeRow } from '../../../test/fakes/rounds'
import { slidesOf } from './walk'

test('a walk-through tells one trick per slide, of rows that were measured, from the original to all together', () => {
  const slides = slidesOf(fakeLadder())
  expect(slides.map((slide) => slide.trick)).toEqual([
    'pytorch',
    'onnxruntime',
    'sync',
    'batch',
    'latency',
    'throughput-cpu',
    'auto',
    'cumulative'
  ])
})

test('each slide shows one bar more than the one before', () => {
  const slides = slidesOf(fakeLadder())
  expect(slides.map((slide) => slide.bars.length)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(slides[2]?.bars.map((row) => row.id)).toEqual(['pytorch', 'onnxruntime', 'openvino-sync'])
})

test('each slide states how many times as fast it is as the one before and as the original', () => {
  const [first, second, third] = slidesOf(fakeLadder())
  expect(first?.againstPrevious).toBeNull()
  expect(first?.againstBaseline).toBeNull()
  expect(second?.againstPrevious).toBeCloseTo(71.5 / 45.32, 3)
  expect(third?.againstPrevious).toBeCloseTo(141.49 / 71.5, 3)
  expect(third?.againstBaseline).toBeCloseTo(141.49 / 45.32, 3)
})

test('a graphics card stands before AUTO wherever it was listed, and every device has its own slide', () => {
  const rows = ['throughput:AUTO', 'throughput:GPU.1', 'throughput:GPU.0', 'throughput:NPU', 'throughput:AUTO:GPU,CPU']
  const slides = slidesOf(fakeRecord(rows.map((id) => fakeRow(id, around(50)))))
  expect(slides.map((slide) => [slide.trick, slide.row.id])).toEqual([
    ['throughput-gpu', 'throughput:GPU.1'],
    ['throughput-gpu', 'throughput:GPU.0'],
    ['throughput-npu', 'throughput:NPU'],
    ['auto', 'throughput:AUTO'],
    ['auto', 'throughput:AUTO:GPU,CPU']
  ])
})

test('a run without a measured row has nothing to tell', () => {
  expect(slidesOf(fakeRecord([fakeRow('throughput:GPU', [])]))).toEqual([])
})
