import type { Language, Said } from '../language'
import type { RowRecord, RunRecord } from '../record'
import { median } from '../statistics'

/** How to measure a row with OpenVINO's own tool, or why that tool cannot. */
export type BenchmarkApp =
  { readonly command: string; readonly notes: readonly string[] } | { readonly command: null; readonly reason: string }

type Run = Pick<RunRecord, 'model' | 'machine'>

/**
 * The `benchmark_app` command that does what a row did: same file, device, hint, batch and requests. `-api sync` alone
 * implies the LATENCY hint, which is the CPU's own default; streams and threads may be given only with `-hint none`.
 */
export function benchmarkApp(row: RowRecord, run: Run, language: Language): BenchmarkApp {
  if (row.backend !== 'openvino') return { command: null, reason: reasons.otherFramework[language] }
  if (row.fps === null) return { command: null, reason: reasons.notMeasured[language] }
  if (row.rounds.length === 0) return { command: null, reason: reasons.itsOwn[language] }
  const windows = /^windows/i.test(run.machine.os)
  const file = row.requested.modelFile
  const shape = row.batch > 1 ? ['-b', String(row.batch)] : ['-shape', `"[${run.model.inputShape.join(',')}]"`]
  const parts = [
    'benchmark_app',
    ['-m', file === undefined ? 'MODEL.xml' : quoted(file, windows)],
    ['-d', row.device],
    ...settings(row),
    shape,
    ['-ip', run.model.inputType ?? 'f32'],
    ['-t', String(Math.max(1, Math.round(median(row.rounds.map((round) => round.seconds)))))]
  ]
  const notes = [...(file === undefined ? [reasons.noFile[language]] : []), reasons.differs[language]]
  return { command: parts.flat().join(' '), notes }
}

function settings({ mode, requested, effective, device }: RowRecord): string[][] {
  const threads = requested.config['INFERENCE_NUM_THREADS']
  const requests = effective?.requests == null ? [] : [['-nireq', String(effective.requests)]]
  if (threads !== undefined && device === 'CPU') {
    // A limit on the threads: only `-hint none` takes one, so what the hint had chosen is said one by one.
    const streams = effective?.streams == null ? [] : [['-nstreams', String(effective.streams)]]
    return [['-hint', 'none'], ['-api', mode], ...streams, ['-nthreads', String(threads)], ...requests]
  }
  const hint = requested.hint === null ? [] : [['-hint', requested.hint.toLowerCase()]]
  return [...hint, ['-api', mode], ...(mode === 'async' ? requests : [])]
}

/** For a POSIX shell or Windows' command prompt; `~` stays outside the quotes, where it means the user's folder. */
function quoted(file: string, windows: boolean): string {
  if (windows) return `"${file.replace(/^~/, '%USERPROFILE%').replace(/"/g, '')}"`
  const home = file.startsWith('~/') ? '~/' : ''
  const rest = file.slice(home.length)
  return `${home}${/^[\w@%+=:,./-]*$/.test(rest) ? rest : `'${rest.replace(/'/g, `'\\''`)}'`}`
}

const reasons = {
  otherFramework: {
    en: 'None: benchmark_app measures OpenVINO only, and this row runs another framework.',
    ja: 'ありません。benchmark_app は OpenVINO だけを測定するツールで、この行は別のフレームワークです。'
  },
  notMeasured: { en: 'None: this row was not measured.', ja: 'ありません。この行は測定されていません。' },
  itsOwn: {
    en: 'This is what benchmark_app itself reported.',
    ja: 'これは benchmark_app 自身の測定結果です。'
  },
  noFile: {
    en: 'This result does not say which file ran: put its path in the place of MODEL.xml.',
    ja: 'この結果にはモデルのファイル名が含まれていません。MODEL.xml の部分をファイルのパスに置き換えてください。'
  },
  differs: {
    en: 'It warms up with a single inference and keeps one random input per request; VinoBench warms up every request and cycles four inputs.',
    ja: 'benchmark_app のウォームアップは推論 1 回だけで、要求ごとに同じ乱数入力を使います。VinoBench はすべての要求をウォームアップし、4 種類の入力を順に使います。'
  }
} as const satisfies Record<string, Said>
