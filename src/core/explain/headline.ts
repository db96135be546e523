import type { Language } from '../language'
import type { NamedDevice, RunRecord, TrickFact, VerdictFacts } from '../record'
import type { Estimate } from '../statistics'
import { formatFps, formatRatio } from '../units'
import { winningRows } from '../verdict'
import { fasterButDifferentSentence } from './faster-but-different'
import { importedVerdict } from './imported-words'
import { notComparedSentence } from './not-compared'
import { capital } from './plain-words'
import { isTooSmall, tooSmallSentence } from './smallest-words'
import { deviceJa, onlyJa, the, trick, trickJa, verdictSentence } from './verdict-words'

/** The verdict as the window says it: what to repeat to a colleague, and below it what that rests on. */
export interface Headline {
  readonly title: string
  /** Sentences, most important first. */
  readonly lead: readonly string[]
}

export function headline(record: RunRecord, language: Language): Headline {
  const { importedFrom, rows } = record
  if (importedFrom !== undefined) return { title: importedVerdict(importedFrom, rows, language), lead: [] }
  const { facts, sentence } = record.verdict
  if (facts === undefined) return { title: sentence, lead: [] }
  const title = language === 'ja' ? japaneseTitle(facts) : capital(englishTitle(facts))
  return { title, lead: lead(record, facts, language) }
}

/** `PyTorch` of `PyTorch 1.13.0`: the version is in the lead. */
const withoutVersion = (framework: string): string => framework.replace(/,? v?\d.*$/, '')

/** Without its device, which the sentence names anyway: AUTO is credited to the one device that it used. */
const hintOf = (fact: TrickFact): TrickFact => ({ ...fact, device: 'CPU' })

const longestName = 32

/** Device names carry marks and asides that nobody says aloud: `Intel Arc A770 Graphics`. */
function short({ id, fullName }: NamedDevice): NamedDevice {
  if (fullName === null) return { id, fullName }
  const name = fullName
    .replace(/\((?:R|TM|C|iGPU|dGPU)\)/gi, '')
    .replace(/\s+/g, ' ')
    .trim()
  const letters = [...name]
  return {
    id,
    fullName:
      letters.length > longestName
        ? `${letters
            .slice(0, longestName - 1)
            .join('')
            .trim()}…`
        : name
  }
}

function englishTitle(facts: VerdictFacts): string {
  switch (facts.kind) {
    case 'faster':
      return `${the(short(facts.first))} is ${formatRatio(facts.ratio.value)} times as fast as ${the(short(facts.second))}.`
    case 'tie':
      return `No clear winner: ${the(short(facts.first))} and ${the(short(facts.second))} are equally fast.`
    case 'leads':
      return `First look, no interval yet: ${the(short(facts.first))} leads.`
    case 'gain':
      return `${trick(hintOf(facts.trick))} makes ${the(facts.device)} ${formatRatio(facts.ratio.value)} times as fast as ${withoutVersion(facts.baseline.framework)}.`
    case 'first-gain':
      return `First look, no interval yet: ${trick(hintOf(facts.trick))} reaches ${formatRatio(facts.ratio.value)} times the speed of ${withoutVersion(facts.baseline.framework)}.`
    case 'no-gain':
      return `No trick made ${the(facts.device)} faster than ${withoutVersion(facts.baseline.framework)} for certain.`
    case 'best-row':
      return `${the(facts.device)} reaches ${formatFps(facts.fps)} FPS.`
    case 'only-baseline':
    case 'untrusted':
    case 'nothing':
      return verdictSentence(facts, 'en')
  }
}

function japaneseTitle(facts: VerdictFacts): string {
  switch (facts.kind) {
    case 'faster':
      return `${deviceJa(short(facts.first))} は ${deviceJa(short(facts.second))} の ${formatRatio(facts.ratio.value)} 倍の速さです。`
    case 'tie':
      return `${deviceJa(short(facts.first))} と ${deviceJa(short(facts.second))} の速さに、はっきりした差はありません。`
    case 'leads':
      return `速報（区間はまだありません）：${deviceJa(short(facts.first))} が先行しています。`
    case 'gain':
      return `${trickJa(hintOf(facts.trick))}により、${deviceJa(facts.device)} は ${withoutVersion(facts.baseline.framework)} の ${formatRatio(facts.ratio.value)} 倍の速さになります。`
    case 'first-gain':
      return `速報（区間はまだありません）：${trickJa(hintOf(facts.trick))}で ${withoutVersion(facts.baseline.framework)} の ${formatRatio(facts.ratio.value)} 倍の速さです。`
    case 'no-gain':
      return `${deviceJa(facts.device)} を ${withoutVersion(facts.baseline.framework)} より確実に速くするヒントはありませんでした。`
    case 'best-row':
      return `${deviceJa(facts.device)} の速さは最高 ${formatFps(facts.fps)} FPS です。`
    case 'only-baseline':
    case 'untrusted':
    case 'nothing':
      return verdictSentence(facts, 'ja')
  }
}

function lead(record: RunRecord, facts: VerdictFacts, language: Language): string[] {
  const ja = language === 'ja'
  const rounds = Math.max(0, ...record.rows.map((row) => row.rounds.length))
  const said: string[] = []
  if ('ratio' in facts) said.push(...interval(facts.ratio, rounds, ja))
  if (facts.kind === 'tie') said.push(whyTied(facts, language))
  if ('because' in facts) said.push(onlyOne(record, facts, ja))
  if ('baseline' in facts) said.push(baseline(facts.baseline, ja))
  const faster = fasterButDifferentSentence(facts, language)
  if (faster !== null && !saysAll(facts)) said.push(faster)
  const notCompared = notComparedSentence({ notCompared: record.otherGraphics ?? [], ...facts }, language)
  if (notCompared !== null) said.push(notCompared)
  return said
}

/** Whose title is the whole sentence already. */
const saysAll = ({ kind }: VerdictFacts): boolean =>
  kind === 'only-baseline' || kind === 'untrusted' || kind === 'nothing'

function interval({ low, high }: Estimate, rounds: number, ja: boolean): string[] {
  if (low === null || high === null) return []
  const [from, to] = [formatRatio(low), formatRatio(high)]
  return [
    ja ? `${rounds} 回の測定で ${from}～${to} 倍の範囲です。` : `Between ${from} and ${to} times, ${rounds} rounds.`
  ]
}

function whyTied({ ratio, smallest }: Extract<VerdictFacts, { kind: 'tie' }>, language: Language): string {
  if (isTooSmall(ratio, smallest)) return tooSmallSentence(smallest, language)
  return language === 'ja'
    ? '区間に 1 倍が含まれるため、どちらが速いとは言えません。'
    : 'That includes 1, so either may be ahead.'
}

function onlyOne(record: RunRecord, facts: Extract<VerdictFacts, { because: string }>, ja: boolean): string {
  const auto = record.rows.find((row) => row.device.startsWith('AUTO') && winningRows(record).includes(row.id))
  const tied = auto !== undefined && winningRows(record).length > 1
  if (ja) return `${onlyJa(facts)}${tied ? 'そのため AUTO も同じ処理になり、速さも同じです。' : ''}`
  const device = the(facts.device)
  const only =
    facts.because === 'only-one-usable' ? `OpenVINO can use only ${device} here` : `Only ${device} was measured`
  return capital(tied ? `${only}, so AUTO does the same work and ties with it.` : `${only}.`)
}

function baseline({ framework, threads }: { framework: string; threads: number | null }, ja: boolean): string {
  if (ja) return `ベースラインは ${framework}${threads === null ? '' : `（${threads} スレッド）`}です。`
  const with_ = threads === null ? '' : ` with ${threads} thread${threads === 1 ? '' : 's'}`
  return `The baseline is ${framework}${with_}.`
}
