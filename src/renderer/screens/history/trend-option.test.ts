import { expect, test } from 'vitest'
import { pointAt, trendScale } from './trend-option'

test('the point under the pointer is the nearest of them, and beside the plot there is none', () => {
  // 56 pixels on the left and 24 on the right are no plot: 100 pixels for each of four points.
  const width = 56 + 400 + 24
  expect([57, 155, 157, 255, 455].map((x) => pointAt(x, width, 4))).toEqual([0, 0, 1, 1, 3])
  expect([0, 55, 457, width].map((x) => pointAt(x, width, 4))).toEqual([null, null, null, null])
  expect(pointAt(200, width, 0)).toBeNull()
})

test('the scale begins at zero unless that would press all points into the upper half', () => {
  const point = (value: number) => ({ fps: { value, low: null, high: null } })
  const scale = (...values: number[]) => trendScale(values.map(point) as unknown as Parameters<typeof trendScale>[0])
  expect(scale(10, 100).from).toBe(0)
  expect(scale(90, 100).from).toBeGreaterThan(0)
  expect(scale()).toEqual({ from: 0, to: 1, step: 1 })
})
