import { missingCodes, type MissingCode } from '../device'
import type { Failure } from '../failure'
import type { Language } from '../language'
import { crashWords, isCrashCode } from './crash-words'
import { frameworkWords } from './framework-words'
import { missingWords, type MissingWords } from './missing-words'

/** Why a row is not available, as exactly as the devices screen says it; null where only the failure's own words say it. */
export function exactWords({ code, why }: Failure, language: Language): MissingWords | null {
  if (why === undefined) return null
  const { id = '', ...facts } = why.facts
  if (code === why.code && isCrashCode(code)) return crashWords(code, why.facts, language)
  if (code === 'framework-unavailable') return frameworkWords(why.code, why.facts, language)
  return code === 'device-unavailable' && isMissing(why.code)
    ? missingWords({ id, code: why.code, facts }, language)
    : null
}

const isMissing = (code: string): code is MissingCode => (missingCodes as readonly string[]).includes(code)
