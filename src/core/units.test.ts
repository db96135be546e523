import { expect, test } from 'vitest'
import { formatBytes, formatDuration, formatFps, formatPercent, formatRatio } from './units'

test.each([
  [0, '0 s'],
  [59.6, '1 min 00 s'],
  [185, '3 min 05 s'],
  [3725, '1 h 02 min']
])('%d seconds read %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text)
})

test('figures carry the decimals they deserve', () => {
  expect([formatFps(33.347), formatFps(249.651), formatFps(1234.5)]).toEqual(['33.35', '249.7', '1235'])
  expect([formatRatio(2.347), formatRatio(12.34)]).toEqual(['2.35', '12.3'])
  expect([formatPercent(0.031), formatPercent(0.5), formatPercent(0)]).toEqual(['3.1 %', '50 %', '0 %'])
  expect([formatBytes(999), formatBytes(59_130_756), formatBytes(2.5e9)]).toEqual(['999 B', '59.1 MB', '2.5 GB'])
})
