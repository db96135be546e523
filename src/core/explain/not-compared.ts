import type { OtherGraphics } from '../device'
import type { Language } from '../language'
import type { VerdictFacts } from '../record'

/** Verdicts that compare nothing need not say what they leave out. */
const comparesNothing: readonly VerdictFacts['kind'][] = ['only-baseline', 'untrusted', 'nothing']

/** Which graphics of this computer a verdict says nothing of; null where it leaves none out. */
export function notComparedSentence(facts: VerdictFacts, language: Language): string | null {
  const { kind, notCompared = [] } = facts
  if (notCompared.length === 0 || comparesNothing.includes(kind)) return null
  const names = new Intl.ListFormat(language, { type: 'conjunction' }).format([...new Set(notCompared.map(shortName))])
  return language === 'ja'
    ? `このコンピューターのグラフィックス（${names}）は OpenVINO では使えないため、比較していません。`
    : `The ${names} graphics of this computer were not compared: OpenVINO cannot use them.`
}

/** `NVIDIA`; the whole name where nobody knows the maker. */
const shortName = ({ name, vendor }: OtherGraphics): string => (vendor === '' || vendor === 'unknown' ? name : vendor)
