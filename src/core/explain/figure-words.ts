import type { Language } from '../language'
import type { RowRecord } from '../record'
import { compareToOne, type Estimate, median, pairedRatio, smallestDifference } from '../statistics'
import { fpsByRound } from '../summarise'
import { formatMs, formatPercent, formatRatio } from '../units'
import { physicalDevice } from '../verdict'
import { pipelineSentence } from './pipeline-words'
import { capital, countWord } from './plain-words'
import { rowWords } from './row-words'

/** What the figures of a row mean, a sentence for each, most important first. A ratio is called one only where its interval says so. */
export function figureSentences(row: RowRecord, rows: readonly RowRecord[], language: Language): string[] {
  if (row.fps === null) return []
  const sentences = [
    baselineSentence(row, rows, language),
    togetherSentence(row, rows, language),
    pipelineSentence(row, language),
    startSentence(row, language),
    processorSentence(row, language)
  ]
  return sentences.filter((sentence) => sentence !== null)
}

type Measured = RowRecord & { readonly fps: Estimate }

function baselineSentence(row: RowRecord, rows: readonly RowRecord[], language: Language): string | null {
  if (row.baseline === null) return null
  const { against, ratio, smallest } = row.baseline
  const other = rows.find(({ id }) => id === against)
  const name = other === undefined ? against : rowWords(other, language).name
  const range = rangeOf(ratio, language)
  const verdict = compareToOne(ratio, smallest)
  if (language === 'ja') {
    if (verdict === 'unknown')
      return `「${name}」の約 ${formatRatio(ratio.value)} 倍ですが、差があると言うには測定回数が足りません。`
    if (verdict === 'no difference') return `「${name}」と測定できる差はありません（${range} 倍）。`
    return `スループットは「${name}」の ${formatRatio(ratio.value)} 倍です（${range} 倍）。`
  }
  if (verdict === 'unknown') {
    return `About ${formatRatio(ratio.value)} times the throughput of ${name}; too few rounds to call that a difference.`
  }
  if (verdict === 'no difference') return `As fast as ${name}, within what was measured (${range} times).`
  return `${formatRatio(ratio.value)} times the throughput of ${name}, ${range}.`
}

function rangeOf({ low, high }: Estimate, language: Language): string {
  if (low === null || high === null) return ''
  const [from, to] = [formatRatio(low), formatRatio(high)]
  return language === 'ja' ? `${from}～${to}` : `between ${from} and ${to}`
}

/** What several frames at once gain, and what each of them pays for it, against one at a time on the same device. */
function togetherSentence(row: RowRecord, rows: readonly RowRecord[], language: Language): string | null {
  const frames = (row.effective?.requests ?? 1) * row.batch
  const wait = row.latencyMs?.p50 ?? null
  if (frames < 2 || wait === null) return null
  const alone = rows.find((one) => isOneAtATime(one) && physicalDevice(one) === physicalDevice(row))
  const before = alone?.latencyMs?.p50 ?? null
  if (alone === undefined || before === null) return language === 'ja' ? waitJa(frames, wait) : waitEn(frames, wait)
  const smallest = smallestDifference(row, alone)
  const ratios = {
    throughput: pairedRatio(fpsByRound(row), fpsByRound(alone)),
    wait: pairedRatio(waitByRound(row), waitByRound(alone))
  }
  const called = {
    throughput: ratios.throughput === null ? 'unknown' : compareToOne(ratios.throughput, smallest),
    wait: ratios.wait === null ? 'unknown' : compareToOne(ratios.wait, smallest)
  } as const
  const name = rowWords(alone, language).name
  const times = `${formatMs(wait)} ms, ${formatMs(before)} ms`
  if (called.throughput === 'unknown' || called.wait === 'unknown') {
    return language === 'ja'
      ? `${frames} フレームを同時に処理します。1 フレームの待ち時間は ${formatMs(wait)} ミリ秒、「${name}」では ${formatMs(before)} ミリ秒です。比べるには測定回数が足りません。`
      : `${capital(countWord(frames))} frames at once: each waits ${formatMs(wait)} ms, with “${name}” ${formatMs(before)} ms; too few rounds to compare.`
  }
  const throughput = formatRatio(ratios.throughput?.value ?? 1)
  const longer = formatRatio(ratios.wait?.value ?? 1)
  if (language === 'ja') {
    const gains = {
      more: `スループットは ${throughput} 倍`,
      less: `スループットは ${throughput} 倍に低下`,
      'no difference': 'スループットは変わらず'
    }
    const pays = {
      more: `1 フレームの待ち時間は ${longer} 倍`,
      less: `1 フレームの待ち時間は ${longer} 倍に短縮`,
      'no difference': '1 フレームの待ち時間も同じ'
    }
    return `${frames} フレームを同時に処理すると、「${name}」と比べて${gains[called.throughput]}、${pays[called.wait]}です（${times.replaceAll(' ms', ' ミリ秒').replace(', ', '、1 つずつでは ')}）。`
  }
  const gains = {
    more: `${throughput} times the throughput`,
    less: `only ${throughput} times the throughput`,
    'no difference': 'the same throughput'
  }
  const pays = {
    more: `each frame waits ${longer} times as long`,
    less: `each frame waits only ${longer} times as long`,
    'no difference': 'each frame waits as long'
  }
  return `${capital(countWord(frames))} frames at once, against “${name}”: ${gains[called.throughput]}, ${pays[called.wait]} (${times.replace(', ', ' instead of ')}).`
}

const waitEn = (frames: number, wait: number): string =>
  `${capital(countWord(frames))} frames at once: each frame waits ${formatMs(wait)} ms.`

const waitJa = (frames: number, wait: number): string =>
  `${frames} フレームを同時に処理します。1 フレームの待ち時間は ${formatMs(wait)} ミリ秒です。`

const isOneAtATime = (row: RowRecord): row is Measured =>
  row.backend === 'openvino' && row.mode === 'sync' && row.batch === 1 && row.fps !== null

/** Medians of each round's latencies, by number of the round; undefined where the row has none. */
function waitByRound({ rounds }: RowRecord): (number | undefined)[] {
  const waits: (number | undefined)[] = []
  for (const { round, samples } of rounds) {
    if (samples.latencyMs.length > 0) waits[round] = median(samples.latencyMs)
  }
  return Array.from(waits)
}

function startSentence(row: RowRecord, language: Language): string | null {
  const { loadMs, compileMs, firstInferenceMs, latencyMs } = row
  if (firstInferenceMs === null) return null
  const seconds = (((loadMs ?? 0) + (compileMs ?? 0) + firstInferenceMs) / 1000).toFixed(2)
  const later = latencyMs?.p50 ?? null
  if (language === 'ja') {
    const parts = [
      loadMs === null ? null : `読み込み ${formatMs(loadMs)} ミリ秒`,
      compileMs === null ? null : `コンパイル ${formatMs(compileMs)} ミリ秒`,
      `初回の推論 ${formatMs(firstInferenceMs)} ミリ秒`
    ].filter((part) => part !== null)
    return `最初の結果は開始から ${seconds} 秒後です（${parts.join('、')}）。${later === null ? '' : `2 回目以降の推論は ${formatMs(later)} ミリ秒です。`}`
  }
  const parts = [
    loadMs === null ? null : `loading takes ${formatMs(loadMs)} ms`,
    compileMs === null ? null : `compiling ${formatMs(compileMs)} ms`,
    `the first inference ${formatMs(firstInferenceMs)} ms`
  ].filter((part) => part !== null)
  const then = later === null ? '' : `; later ones take ${formatMs(later)} ms`
  return `The first answer comes ${seconds} s after the start: ${parts.join(', ')}${then}.`
}

function processorSentence({ resources }: RowRecord, language: Language): string | null {
  const share = resources?.cpuShare ?? null
  if (share === null) return null
  const free = formatPercent(Math.max(0, 1 - share))
  return language === 'ja'
    ? `測定中、プロセッサーの ${free} がほかの処理のために空いていました。`
    : `It left ${free} of the processors free for other work.`
}
