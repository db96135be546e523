import type { Language } from '../language'
import type { VerdictFacts } from '../record'
import { formatFps } from '../units'

/** Which rows were faster and do not count, because they answer differently; null where there are none. */
export function fasterButDifferentSentence(
  { fasterButDifferent = [] }: Pick<VerdictFacts, 'fasterButDifferent'>,
  language: Language
): string | null {
  if (fasterButDifferent.length === 0) return null
  const rows = fasterButDifferent.map(({ row, fps }) => `${row} (${formatFps(fps)} FPS)`)
  const names = new Intl.ListFormat(language, { type: 'conjunction' }).format(rows)
  return language === 'ja'
    ? `${names} はさらに高速でしたが、出力がモデル本来のものと異なるため、順位に含めていません。`
    : `${names} ${rows.length === 1 ? 'was' : 'were'} faster, but gave different answers, and ${rows.length === 1 ? 'does' : 'do'} not count.`
}
