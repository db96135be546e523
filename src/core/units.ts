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
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const two = (value: number): string => String(value).padStart(2, '0')
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
