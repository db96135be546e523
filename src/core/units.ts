import type { Language } from './language'
import { clipFrames } from './plan'

/** The only place that turns numbers into text. */

const minus = (text: string): string => text.replace('-', '−')

/** Throughput: three significant figures from 100 on, two decimals below. */
export function formatFps(fps: number): string {
  return fps >= 1000 ? fps.toFixed(0) : fps >= 100 ? fps.toFixed(1) : fps.toFixed(2)
}

export function formatMs(milliseconds: number): string {
  return milliseconds >= 100
    ? milliseconds.toFixed(0)
    : milliseconds >= 10
      ? milliseconds.toFixed(1)
      : milliseconds.toFixed(2)
}

export function formatRatio(ratio: number): string {
  return ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2)
}

export function formatPercent(share: number): string {
  return `${minus((share * 100).toFixed(share !== 0 && Math.abs(share) < 0.1 ? 1 : 0))} %`
}

/** `8 s`, `3 min 05 s`, `1 h 02 min`. */
export function formatDuration(seconds: number, language: Language = 'en'): string {
  const whole = Math.max(0, Math.round(seconds))
  const two = (value: number): string => String(value).padStart(2, '0')
  if (language === 'ja') {
    if (whole < 60) return `${whole} 秒`
    if (whole < 3600) return `${Math.floor(whole / 60)} 分 ${two(whole % 60)} 秒`
    return `${Math.floor(whole / 3600)} 時間 ${two(Math.floor((whole % 3600) / 60))} 分`
  }
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[unit] ?? ''}`
}

/** Frames per second of an ordinary camera or video. */
export const cameraFps = 30

/** What a speed is good for: `1 camera at 30 fps`, or which of a camera's frames it keeps up with. */
export function camerasText(fps: number, language: Language): string {
  const cameras = Math.floor(fps / cameraFps)
  if (cameras >= 1) {
    if (language === 'ja') return `${cameraFps} fps のカメラ ${cameras.toLocaleString('en-US')} 台分`
    return `${cameras.toLocaleString('en-US')} camera${cameras === 1 ? '' : 's'} at ${cameraFps} fps`
  }
  const every = Math.ceil(cameraFps / fps)
  if (language === 'ja') return `${cameraFps} fps のカメラの ${every} フレームに 1 回`
  return `every ${ordinal(every)} frame of a camera at ${cameraFps} fps`
}

/** The original's clip in human time: `the 34-second clip took 4.1 s`. */
export function clipText(fps: number, language: Language): string {
  const plays = (clipFrames / cameraFps).toFixed(0)
  const took = clipFrames / fps
  const seconds = took >= 10 ? took.toFixed(0) : took.toFixed(1)
  return language === 'ja'
    ? `${plays} 秒の動画（${clipFrames.toLocaleString('en-US')} フレーム）を ${seconds} 秒で処理`
    : `the ${plays}-second clip took ${seconds} s`
}

function ordinal(n: number): string {
  const last = n % 100 >= 11 && n % 100 <= 13 ? 0 : n % 10
  return `${n}${last === 1 ? 'st' : last === 2 ? 'nd' : last === 3 ? 'rd' : 'th'}`
}
