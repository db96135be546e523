import type { DeviceInfo, OtherGraphics } from './device'
import { verdictSentence } from './explain/verdict-words'
import type {
  BaselineFact,
  ComparedFacts,
  FasterRow,
  NamedDevice,
  OnlyDevice,
  RowRecord,
  RunRecord,
  Verdict
} from './record'
import { type Comparison, compareToOne, type Estimate, pairedRatio, smallestDifference } from './statistics'
import { baselineOf, fpsByRound } from './summarise'

/**
 * One sentence that compares physical devices, each by its best row that is not invalid. AUTO is credited to the
 * devices it used. A quick look names a leader but never crowns it. Graphics that OpenVINO cannot use might be faster than
 * everything that was measured: they are named as not compared.
 */
export function decide(
  rows: readonly RowRecord[],
  devices: readonly DeviceInfo[],
  otherGraphics: readonly OtherGraphics[] = []
): Verdict {
  const { facts: compared, winner } = compare(rows, devices)
  const faster = fasterButDifferent(rows)
  const facts = {
    ...compared,
    ...(otherGraphics.length > 0 && { notCompared: otherGraphics }),
    ...(faster.length > 0 && { fasterButDifferent: faster })
  }
  return { sentence: verdictSentence(facts, 'en'), winner, facts }
}

/** Rows whose figure nobody may crown, although it is the highest: what they compute is something else. */
function fasterButDifferent(rows: readonly RowRecord[]): FasterRow[] {
  const best = Math.max(0, ...rows.flatMap((row) => (row.fps !== null && competes(row) ? [row.fps.value] : [])))
  return rows.flatMap(({ id, fps, agreement }) =>
    fps !== null && agreement?.state === 'different' && fps.value > best ? [{ row: id, fps: fps.value }] : []
  )
}

/** Rows that share the first place: the winner and what cannot be told from it, or the best rows of tied devices. */
export function winningRows({ rows, verdict }: Pick<RunRecord, 'rows' | 'verdict'>): readonly string[] {
  const winner = rows.find((row) => row.id === verdict.winner)
  if (winner === undefined) return verdict.facts?.kind === 'tie' ? verdict.facts.rows : []
  const alike = rowsAlike(winner, rows)
  return rows.flatMap(({ id }) => (id === winner.id || alike.includes(id) ? [id] : []))
}

/** The other rows that may win and cannot be told from this one. */
const rowsAlike = (best: RowRecord, rows: readonly RowRecord[]): readonly string[] =>
  rows.flatMap((row) => (row !== best && competes(row) && compareRows(best, row) === 'no difference' ? [row.id] : []))

interface Decision {
  readonly facts: ComparedFacts
  readonly winner: string | null
}

function compare(rows: readonly RowRecord[], devices: readonly DeviceInfo[]): Decision {
  const [first, second] = bestOfEachDevice(rows)
  if (first === undefined) return { facts: nothingMeasured(rows), winner: null }
  if (second === undefined) return oneDevice(first, rows, devices)

  const ratio = rowRatio(first.row, second.row)
  const pair = { first: named(first.device, devices), second: named(second.device, devices) }
  if (ratio === null || ratio.low === null) {
    return { facts: { kind: 'leads', first: pair.first, fps: first.fps }, winner: null }
  }
  if (compareRows(first.row, second.row) !== 'more') {
    const smallest = smallestDifference(first.row, second.row)
    return { facts: { kind: 'tie', ...pair, ratio, smallest, rows: [first.row.id, second.row.id] }, winner: null }
  }
  return { facts: { kind: 'faster', ...pair, ratio }, winner: first.row.id }
}

interface Best {
  readonly device: string
  readonly row: RowRecord
  readonly fps: number
}

const competes = (row: RowRecord): boolean =>
  row.fps !== null &&
  row.backend === 'openvino' &&
  row.trust?.state !== 'invalid' &&
  row.agreement?.state !== 'different'

/** Fastest first. */
function bestOfEachDevice(rows: readonly RowRecord[]): Best[] {
  const best = new Map<string, Best>()
  for (const row of rows) {
    if (row.fps === null || !competes(row)) continue
    const device = physicalDevice(row)
    const known = best.get(device)
    if (known === undefined || row.fps.value > known.fps) best.set(device, { device, row, fps: row.fps.value })
  }
  return [...best.values()].sort((a, b) => b.fps - a.fps)
}

/** `CPU`, `GPU.0`, or `CPU + GPU` where a row used several. */
export function physicalDevice(row: RowRecord): string {
  const executed = row.effective?.executionDevices
  if (executed === null || executed === undefined || executed.length === 0) return row.device
  return [...new Set(executed.map((device) => device.replace(/^\(|\)$/g, '')))].sort().join(' + ')
}

function oneDevice(best: Best, rows: readonly RowRecord[], devices: readonly DeviceInfo[]): Decision {
  const because = devices.length === 1 ? 'only-one-usable' : 'only-one-measured'
  const only: OnlyDevice = { device: named(best.device, devices), because }
  const baseline = baselineOf(rows)
  const ratio = baseline === null ? null : rowRatio(best.row, baseline)
  if (baseline === null || ratio === null) {
    const { id, label } = best.row
    return { facts: { kind: 'best-row', ...only, row: id, label, fps: best.fps }, winner: null }
  }
  const { requested, device, batch } = best.row
  const trick = { hint: requested.hint, device, batch }
  const said = { ...only, trick, baseline: baselineFact(baseline), ratio }
  if (ratio.low === null) return { facts: { kind: 'first-gain', ...said }, winner: null }
  if (compareRows(best.row, baseline) !== 'more') return { facts: { kind: 'no-gain', ...said }, winner: null }
  const alike = rowsAlike(best.row, rows)
  return { facts: { kind: 'gain', ...said, ...(alike.length > 0 && { alike }) }, winner: best.row.id }
}

function baselineFact({ effective, label }: RowRecord): BaselineFact {
  return { framework: effective?.framework ?? label, threads: effective?.threads ?? null }
}

function nothingMeasured(rows: readonly RowRecord[]): ComparedFacts {
  if (rows.some((row) => row.trust?.state === 'invalid' && row.backend === 'openvino')) return { kind: 'untrusted' }
  const baseline = baselineOf(rows)
  if (baseline !== null) return { kind: 'only-baseline', row: baseline.id, label: baseline.label }
  return { kind: 'nothing' }
}

function rowRatio(above: RowRecord, below: RowRecord): Estimate | null {
  return pairedRatio(fpsByRound(above), fpsByRound(below))
}

/** How two rows of one run compare: within their rounds, and no difference below what the machine shows against itself. */
export function compareRows(above: RowRecord, below: RowRecord): Comparison {
  const ratio = rowRatio(above, below)
  return ratio === null ? 'unknown' : compareToOne(ratio, smallestDifference(above, below))
}

/** With its full name where there are several of the kind. */
function named(device: string, devices: readonly DeviceInfo[]): NamedDevice {
  const info = device.includes('.') ? devices.find((known) => known.id === device) : undefined
  return { id: device, fullName: info?.fullName ?? null }
}
