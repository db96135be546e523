import type { Language } from '../language'
import type { RowRecord, RunRecord } from '../record'
import { baselineOf } from '../summarise'
import { rowWords } from './row-words'

const full = 'f32'

/**
 * Said where OpenVINO computed in a lower precision than what it is compared with, as it does by itself on processors that
 * are quicker that way: part of the gain is that. Null: all the same, or nobody tells.
 */
export function precisionSentence({ rows }: Pick<RunRecord, 'rows'>, language: Language): string | null {
  const baseline = baselineOf(rows)
  if (baseline?.effective?.precision?.toLowerCase() !== full) return null
  const lower = [...new Set(rows.flatMap(lowerPrecision))]
  if (lower.length === 0) return null
  const { name } = rowWords(baseline, language)
  return language === 'ja'
    ? `ここでは OpenVINO が自動的に ${lower.join('、')} で計算しました。基準の ${name} は ${full} です。差の一部はこの精度の違いによるものです。`
    : `OpenVINO computed in ${lower.join(' and ')} by itself here, and the baseline (${name}) in ${full}: part of the difference is that.`
}

function lowerPrecision({ backend, fps, effective }: RowRecord): string[] {
  const precision = effective?.precision?.toLowerCase() ?? full
  return backend === 'openvino' && fps !== null && precision !== full ? [precision] : []
}
