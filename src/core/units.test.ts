import { expect, test } from 'vitest'
import { camerasText, clipText, formatBytes, formatDuration, formatFps, formatPercent, formatRatio } from './units'

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

test('a speed is said in cameras and in the clip it takes, in both languages', () => {
  expect([250.5, 34.1, 20, 12, 1.4].map((fps) => camerasText(fps, 'en'))).toEqual([
    '8 cameras at 30 fps',
    '1 camera at 30 fps',
    'every 2nd frame of a camera at 30 fps',
    'every 3rd frame of a camera at 30 fps',
    'every 22nd frame of a camera at 30 fps'
  ])
  expect(camerasText(250.5, 'ja')).toBe('30 fps のカメラ 8 台分')
  expect(camerasText(12, 'ja')).toBe('30 fps のカメラの 3 フレームに 1 回')
  expect([clipText(249.65, 'en'), clipText(34.1, 'en')]).toEqual([
    'the 34-second clip took 4.1 s',
    'the 34-second clip took 30 s'
  ])
  expect(clipText(249.65, 'ja')).toBe('34 秒の動画（1,024 フレーム）を 4.1 秒で処理')
})

test('times are said in both languages', () => {
  expect([8, 312, 3725].map((seconds) => formatDuration(seconds, 'ja'))).toEqual(['8 秒', '5 分 12 秒', '1 時間 02 分'])
})
