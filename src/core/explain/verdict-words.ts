import type { Language } from '../language'
import type { BaselineFact, ComparedFacts, NamedDevice, OnlyDevice, TrickFact, VerdictFacts } from '../record'
import type { Estimate } from '../statistics'
import { unreachable } from '../unreachable'
import { formatFps, formatRatio } from '../units'
import { fasterButDifferentSentence } from './faster-but-different'
import { notComparedSentence } from './not-compared'

/**
 * The verdict in one sentence, with everything it rests on: what the command line prints and the file holds. A second one
 * says what it does not speak of.
 */
export function verdictSentence(facts: VerdictFacts, language: Language): string {
  const sentence = language === 'ja' ? japanese(facts) : english(facts)
  const said = sentence.charAt(0).toUpperCase() + sentence.slice(1)
  const besides = [fasterButDifferentSentence(facts, language), notComparedSentence(facts, language)]
  return [said, ...besides.filter((sentence) => sentence !== null)].join(language === 'ja' ? '' : ' ')
}

function english(facts: ComparedFacts): string {
  switch (facts.kind) {
    case 'faster':
      return `${the(facts.first)} is ${formatRatio(facts.ratio.value)} times as fast as ${the(facts.second)}${between(facts.ratio)}.`
    case 'tie':
      return `No clear winner: ${the(facts.first)} and ${the(facts.second)} are as fast as each other within what was measured.`
    case 'leads':
      return `First look, no interval yet: ${the(facts.first)} (${formatFps(facts.fps)} FPS) leads.`
    case 'gain':
      return `${only(facts)}; ${trick(facts.trick)} makes it ${formatRatio(facts.ratio.value)} times as fast as the baseline (${base(facts.baseline)})${between(facts.ratio)}.${alike(facts)}`
    case 'first-gain':
      return `First look, no interval yet: ${only(facts)}; ${trick(facts.trick)} reached ${formatRatio(facts.ratio.value)} times the speed of the baseline (${base(facts.baseline)}).`
    case 'no-gain':
      return `${only(facts)}; no trick made it faster than the baseline (${base(facts.baseline)}) for certain.`
    case 'best-row':
      return `${only(facts)}; its best row is ${facts.label} with ${formatFps(facts.fps)} FPS.`
    case 'only-baseline':
      return `Only ${facts.label} was measured: nothing to compare it with.`
    case 'untrusted':
      return 'No verdict: none of the figures can be trusted; each row says why.'
    case 'nothing':
      return 'No verdict: no row was measured.'
    default:
      return unreachable(facts)
  }
}

/** `the CPU`, or with its full name where there are several of the kind: `GPU.1 (Intel Arc A770)`. */
export function the({ id, fullName }: NamedDevice): string {
  if (!id.includes('.')) return `the ${id}`
  return fullName === null ? id : `${id} (${fullName})`
}

const only = ({ device, because }: OnlyDevice): string =>
  because === 'only-one-usable' ? `OpenVINO can use only ${the(device)} here` : `Only ${the(device)} was measured`

export function trick({ hint, device, batch }: TrickFact): string {
  if (hint !== null) return `${hint}${device === 'CPU' ? '' : ` on ${device}`}`
  return batch > 1 ? `OpenVINO with ${batch} frames per inference` : 'OpenVINO'
}

type Gain = Extract<ComparedFacts, { trick: TrickFact }>

/** The row that is named is the highest, but where others are as fast the next run may name one of those. */
const alike = ({ alike: rows = [] }: Gain): string =>
  rows.length === 0
    ? ''
    : ` No clear winner among the rows: ${rows.join(', ')} ${rows.length === 1 ? 'is' : 'are'} as fast within what was measured.`

const alikeJa = ({ alike: rows = [] }: Gain): string =>
  rows.length === 0 ? '' : `${rows.join('、')} も測定の範囲内で同じ速さで、行の間にはっきりした差はありません。`

const base = ({ framework, threads }: BaselineFact): string =>
  `${framework}${threads === null ? '' : `, ${threads} threads`}`

const between = ({ low, high }: Estimate): string =>
  low === null || high === null ? '' : `, between ${formatRatio(low)} and ${formatRatio(high)}`

function japanese(facts: ComparedFacts): string {
  switch (facts.kind) {
    case 'faster':
      return `${deviceJa(facts.first)} は ${deviceJa(facts.second)} の ${formatRatio(facts.ratio.value)} 倍の速さです${rangeJa(facts.ratio)}。`
    case 'tie':
      return `はっきりした差はありません。${deviceJa(facts.first)} と ${deviceJa(facts.second)} は、測定の範囲内で同じ速さです。`
    case 'leads':
      return `速報（区間はまだありません）：${deviceJa(facts.first)}（${formatFps(facts.fps)} FPS）が先行しています。`
    case 'gain':
      return `${onlyJa(facts)}${trickJa(facts.trick)}により、ベースライン（${baseJa(facts.baseline)}）の ${formatRatio(facts.ratio.value)} 倍の速さになります${rangeJa(facts.ratio)}。${alikeJa(facts)}`
    case 'first-gain':
      return `速報（区間はまだありません）：${onlyJa(facts)}${trickJa(facts.trick)}で、ベースライン（${baseJa(facts.baseline)}）の ${formatRatio(facts.ratio.value)} 倍の速さに達しました。`
    case 'no-gain':
      return `${onlyJa(facts)}ベースライン（${baseJa(facts.baseline)}）より確実に速くなったヒントはありませんでした。`
    case 'best-row':
      return `${onlyJa(facts)}最も速いのは ${facts.row} の ${formatFps(facts.fps)} FPS です。`
    case 'only-baseline':
      return `測定できたのは ${facts.row} だけで、比べる相手がありません。`
    case 'untrusted':
      return '判定できません。信頼できる測定値が一つもありませんでした。理由は各行に示しています。'
    case 'nothing':
      return '判定できません。測定できた行がありませんでした。'
    default:
      return unreachable(facts)
  }
}

export const deviceJa = ({ id, fullName }: NamedDevice): string =>
  id.includes('.') && fullName !== null ? `${id}（${fullName}）` : id

export const onlyJa = ({ device, because }: OnlyDevice): string =>
  because === 'only-one-usable'
    ? `このコンピューターで OpenVINO が使えるのは ${deviceJa(device)} だけです。`
    : `測定したのは ${deviceJa(device)} だけです。`

export function trickJa({ hint, device, batch }: TrickFact): string {
  if (hint !== null) return device === 'CPU' ? `${hint} ヒント` : `${device} の ${hint} ヒント`
  return batch > 1 ? `OpenVINO のバッチ処理（${batch} フレームずつ）` : 'OpenVINO '
}

const baseJa = ({ framework, threads }: BaselineFact): string =>
  `${framework}${threads === null ? '' : `、${threads} スレッド`}`

const rangeJa = ({ low, high }: Estimate): string =>
  low === null || high === null ? '' : `（${formatRatio(low)}～${formatRatio(high)} 倍）`
