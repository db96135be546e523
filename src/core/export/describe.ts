import { importedSentences, onePassNote } from '../explain/imported-words'
import { clipFrames } from '../plan'
import type { RowRecord, RunRecord, TrustReason } from '../record'
import type { Estimate } from '../statistics'
import { comparedAnswers, framesCompared } from '../agreement/judge'
import { agreementSentences } from '../explain/agreement-words'
import { precisionSentence } from '../explain/precision-words'
import { baselineOf } from '../summarise'
import { cameraFps, camerasText, formatFps, formatRatio } from '../units'
import { shortVersion } from './settings-words'
import { plural } from './words'

/** What a result says in words, the same in the terminal, the report and the document. No layout. */

/** `33.3–34.9`, or why there is none: too few rounds, or none at all (a figure that was imported). */
export function intervalWords(estimate: Estimate, rounds: { readonly length: number }): string {
  if (estimate.low === null || estimate.high === null) return rounds.length === 0 ? 'no interval' : 'quick look'
  return `${formatFps(estimate.low)}–${formatFps(estimate.high)}`
}

export function ratioWords(ratio: Estimate): string {
  return `${formatRatio(ratio.value)}×`
}

/** `1.21× keep`; without enough rounds to advise, the ratio alone. */
export function stepWords({ step }: RowRecord): string {
  if (step === null) return ''
  return step.advice === null ? ratioWords(step.ratio) : `${ratioWords(step.ratio)} ${step.advice}`
}

/** The original's decimals. */
export function secondsWords(seconds: number): string {
  return seconds.toFixed(4)
}

/** Rows that have no figure: how they ended, why, and what to do. */
export interface Unmeasured {
  readonly rows: readonly RowRecord[]
  readonly reason: string
  readonly remedy: string
}

/** Rows without a figure, those with the same reason together. */
export function unmeasured(rows: readonly RowRecord[]): Unmeasured[] {
  const groups = new Map<string, Unmeasured>()
  for (const row of rows) {
    if (row.fps !== null && row.status !== 'failed') continue
    const reason =
      row.failure?.message ?? (row.status === 'cancelled' ? 'Stopped before it was measured.' : 'Not measured.')
    const remedy = row.failure?.remedy ?? ''
    const key = JSON.stringify([row.status, reason, remedy])
    groups.set(key, { rows: [...(groups.get(key)?.rows ?? []), row], reason, remedy })
  }
  return [...groups.values()]
}

/** One kind of doubt: what was seen where, and the one thing to do about it. */
export interface Doubt {
  readonly code: string
  readonly remedy: string
  readonly findings: readonly { readonly evidence: string; readonly rows: readonly string[] }[]
}

/** Every reason for doubt once, however many rows it touches. */
export function doubts(rows: readonly RowRecord[]): Doubt[] {
  const byKind = new Map<string, { reason: TrustReason; evidence: Map<string, string[]> }>()
  for (const row of rows) {
    for (const reason of row.trust?.reasons ?? []) {
      const key = JSON.stringify([reason.code, reason.remedy])
      const kind = byKind.get(key) ?? { reason, evidence: new Map<string, string[]>() }
      byKind.set(key, kind)
      kind.evidence.set(reason.evidence, [...(kind.evidence.get(reason.evidence) ?? []), row.id])
    }
  }
  return [...byKind.values()].map(({ reason, evidence }) => ({
    code: reason.code,
    remedy: reason.remedy,
    findings: [...evidence].map(([text, ids]) => ({ evidence: text, rows: ids }))
  }))
}

/** `short-rounds: every row: …`: what a doubt is, in one sentence; `measured` is the number of rows that have a figure. */
export function doubtSentence({ findings }: Doubt, measured: number): string {
  const parts = findings.map(
    ({ evidence, rows }) => `${rows.length === measured ? 'every row' : rows.join(', ')}: ${evidence}`
  )
  return `${parts.join('; ')}.`
}

/** `median and interval of 6 rounds`: what the figures are, by the rounds that were really measured. */
export function figureWords({ rows, importedFrom }: RunRecord): string {
  if (importedFrom !== undefined) return onePassNote(importedFrom, 'en')
  const counts = rows.filter((row) => row.fps !== null).map((row) => row.rounds.length)
  const [least, most] = [Math.min(...counts), Math.max(0, ...counts)]
  if (most === 0) return 'nothing was measured'
  const interval = rows.some(({ fps }) => fps !== null && fps.low !== null)
  const rounds = least < most ? `${least} to ${plural(most, 'round')}` : plural(most, 'round')
  return `median${interval ? ' and interval' : ''} of ${rounds}`
}

/** What must be said beside the figures, most important first. */
export function notices(record: RunRecord): string[] {
  const measured = record.rows.filter((row) => row.fps !== null)
  if (record.importedFrom !== undefined) return importedSentences(record.importedFrom, 'en')
  const said: string[] = []
  if (record.model.synthetic && measured.length > 0) {
    said.push('Speed only: the weights are random, the answers mean nothing.')
  }
  const precision = precisionSentence(record, 'en')
  if (precision !== null) said.push(precision)
  said.push(...answerNotices(measured))
  const cut = record.rows.filter((row) => row.status === 'cancelled')
  if (cut.some((row) => row.failure === null)) {
    said.push('The run was stopped before its end; what had been measured by then is here.')
  }
  const skipped = cut.filter((row) => row.failure !== null && row.rounds.length > 0)
  if (skipped.length > 0) {
    said.push(
      `Skipped before the last round, with fewer rounds than the others: ${skipped.map(({ id }) => id).join(', ')}.`
    )
  }
  if (measured.some((row) => row.fps?.low === null)) {
    said.push('A quick look: fewer than six rounds give no interval, so small differences mean nothing.')
  }
  const disordered = measured.filter((row) => (row.outOfOrderFrames ?? 0) > 0)
  if (disordered.length > 0) {
    const counts = disordered.map((row) => `${row.id} ${row.outOfOrderFrames?.toLocaleString('en-US')}`)
    said.push(`Frames that finished out of order, as asynchronous rows may: ${counts.join(', ')}.`)
  }
  return said
}

/** Which rows were compared with the model's own answers, and why others were not. What differs is a reason for doubt of its row. */
function answerNotices(measured: readonly RowRecord[]): string[] {
  const same = measured.filter(({ agreement }) => agreement?.state === 'same')
  const frames = same.reduce((sum, { agreement }) => {
    const compared = comparedAnswers(agreement)
    return sum + (compared === null ? 0 : framesCompared(compared))
  }, 0)
  const who = same.length === measured.length ? 'Every row' : same.map(({ id }) => id).join(', ')
  const others = new Map<string, string[]>()
  for (const { id, agreement } of measured) {
    if (agreement?.state !== 'not checked') continue
    const [sentence = ''] = agreementSentences(agreement, 'en')
    others.set(sentence, [...(others.get(sentence) ?? []), id])
  }
  return [
    ...(same.length === 0
      ? []
      : [`${who} gave the same answers as the model in f32 on the CPU (${plural(frames, 'frame')} compared).`]),
    ...[...others].map(([sentence, ids]) => `${ids.join(', ')}: ${sentence}`)
  ]
}

/** Which row the ratios to the baseline refer to, with its framework. */
export function baselineWords(record: RunRecord): string | null {
  const baseline = baselineOf(record.rows)
  if (baseline === null) return null
  const { framework, threads } = baseline.effective ?? { threads: null }
  const details = [
    framework === undefined ? null : shortVersion(framework),
    threads === null ? null : plural(threads, 'thread')
  ].filter((part) => part !== null)
  return details.length === 0 ? baseline.id : `${baseline.id} (${details.join(', ')})`
}

/** What a speed is good for: `1 camera at 30 fps`. */
export const cameraWords = (fps: number): string => camerasText(fps, 'en')

/** The original's clip in seconds: what it plays in, and what this speed takes for it. */
export function clipWords(fps: number): string {
  const seconds = clipFrames / fps
  return `the ${(clipFrames / cameraFps).toFixed(0)}-second clip takes ${seconds >= 10 ? seconds.toFixed(0) : seconds.toFixed(1)} s`
}

/** The trick of a row for somebody who has never heard of it. */
export function explainRow({ backend, device, batch, requested: { hint }, fps, rounds }: RowRecord): string {
  if (fps !== null && rounds.length === 0) return 'one pass of benchmark_app'
  if (backend === 'pytorch') return 'the original model in its own framework'
  if (backend === 'onnxruntime') return 'the same model in ONNX Runtime, one picture at a time'
  if (batch > 1) return `${batch} pictures handed over together, one such packet at a time`
  if (hint === 'LATENCY') return 'one picture at a time, as fast as possible for each'
  if (hint === 'CUMULATIVE_THROUGHPUT') return 'several pictures in flight, on all devices together'
  if (hint === 'THROUGHPUT') {
    return device.startsWith('AUTO')
      ? 'several pictures in flight; OpenVINO chooses the device'
      : 'several pictures in flight at once'
  }
  return 'half-size weights, one picture at a time'
}
