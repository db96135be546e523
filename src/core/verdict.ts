import type { DeviceInfo } from './device'
import type { RowRecord, Verdict } from './record'
import { compareToOne, type Estimate, pairedRatio } from './statistics'
import { baselineOf } from './summarise'
import { formatFps, formatRatio } from './units'

/**
 * One sentence that compares physical devices, each by its best row that is not invalid. AUTO is credited to the
 * devices it used. A quick look names a leader but never crowns it.
 */
export function decide(rows: readonly RowRecord[], devices: readonly DeviceInfo[]): Verdict {
  const { sentence, winner } = compare(rows, devices)
  return { sentence: sentence.charAt(0).toUpperCase() + sentence.slice(1), winner }
}

function compare(rows: readonly RowRecord[], devices: readonly DeviceInfo[]): Verdict {
  const best = bestOfEachDevice(rows)
  const [first, second] = best
  if (first === undefined) return nothingMeasured(rows)
  if (second === undefined) return oneDevice(first, rows, devices)

  const ratio = rowRatio(first.row, second.row)
  const quick = ratio === null || ratio.low === null
  const lead = `${nameOf(first.device, devices)} (${formatFps(first.fps)} FPS)`
  if (quick) {
    return { sentence: `First look, no interval yet: ${lead} leads.`, winner: null }
  }
  if (compareToOne(ratio) !== 'more') {
    const both = `${nameOf(first.device, devices)} and ${nameOf(second.device, devices)}`
    return { sentence: `No clear winner: ${both} are as fast as each other within what was measured.`, winner: null }
  }
  const sentence = `${nameOf(first.device, devices)} is ${times(ratio)} as fast as ${nameOf(second.device, devices)}${between(ratio)}.`
  return { sentence, winner: first.row.id }
}

interface Best {
  readonly device: string
  readonly row: RowRecord
  readonly fps: number
}

/** Fastest first. */
function bestOfEachDevice(rows: readonly RowRecord[]): Best[] {
  const best = new Map<string, Best>()
  for (const row of rows) {
    if (row.fps === null || row.backend !== 'openvino' || row.trust?.state === 'invalid') continue
    const device = physicalDevice(row)
    const known = best.get(device)
    if (known === undefined || row.fps.value > known.fps) best.set(device, { device, row, fps: row.fps.value })
  }
  return [...best.values()].sort((a, b) => b.fps - a.fps)
}

/** `CPU`, `GPU.0`, or `CPU + GPU` where a row used several. */
function physicalDevice(row: RowRecord): string {
  const executed = row.effective?.executionDevices
  if (executed === null || executed === undefined || executed.length === 0) return row.device
  return [...new Set(executed.map((device) => device.replace(/^\(|\)$/g, '')))].sort().join(' + ')
}

function oneDevice(best: Best, rows: readonly RowRecord[], devices: readonly DeviceInfo[]): Verdict {
  const name = nameOf(best.device, devices)
  const only = devices.length === 1 ? `OpenVINO can use only ${name} here` : `Only ${name} was measured`
  const baseline = baselineOf(rows)
  const ratio = baseline === null ? null : rowRatio(best.row, baseline)
  if (baseline === null || ratio === null) {
    return { sentence: `${only}; its best row is ${best.row.label} with ${formatFps(best.fps)} FPS.`, winner: null }
  }
  const framework = baseline.effective?.framework
  const threads = baseline.effective?.threads
  const named = `${framework ?? baseline.label}${typeof threads === 'number' ? `, ${threads} threads` : ''}`
  if (ratio.low === null) {
    return {
      sentence: `First look, no interval yet: ${only}; ${trick(best.row)} reached ${formatRatio(ratio.value)} times the speed of the baseline (${named}).`,
      winner: null
    }
  }
  if (compareToOne(ratio) !== 'more') {
    return { sentence: `${only}; no trick made it faster than the baseline (${named}) for certain.`, winner: null }
  }
  return {
    sentence: `${only}; ${trick(best.row)} makes it ${times(ratio)} as fast as the baseline (${named})${between(ratio)}.`,
    winner: best.row.id
  }
}

function trick(row: RowRecord): string {
  const hint = row.requested.hint
  if (hint !== null) return `${hint}${row.device === 'CPU' ? '' : ` on ${row.device}`}`
  return row.batch > 1 ? `OpenVINO with ${row.batch} frames per inference` : 'OpenVINO'
}

function nothingMeasured(rows: readonly RowRecord[]): Verdict {
  const baseline = baselineOf(rows)
  if (rows.some((row) => row.trust?.state === 'invalid' && row.backend === 'openvino')) {
    return { sentence: 'No verdict: none of the figures can be trusted; each row says why.', winner: null }
  }
  if (baseline !== null) {
    return { sentence: `Only ${baseline.label} was measured: nothing to compare it with.`, winner: null }
  }
  return { sentence: 'No verdict: no row was measured.', winner: null }
}

function rowRatio(above: RowRecord, below: RowRecord): Estimate | null {
  const rounds = Math.max(0, ...[...above.rounds, ...below.rounds].map((round) => round.round + 1))
  const fps = (row: RowRecord): (number | undefined)[] =>
    Array.from({ length: rounds }, (_, n) => row.rounds.find((round) => round.round === n)?.fps)
  return pairedRatio(fps(above), fps(below))
}

const times = (ratio: Estimate): string => `${formatRatio(ratio.value)} times`

function between(ratio: Estimate): string {
  return ratio.low === null || ratio.high === null
    ? ''
    : `, between ${formatRatio(ratio.low)} and ${formatRatio(ratio.high)}`
}

/** `the CPU`, or with its full name where there are several of the kind: `GPU.1 (Intel Arc A770)`. */
function nameOf(device: string, devices: readonly DeviceInfo[]): string {
  if (!device.includes('.')) return `the ${device}`
  const info = devices.find((known) => known.id === device)
  return info === undefined ? device : `${device} (${info.fullName})`
}
