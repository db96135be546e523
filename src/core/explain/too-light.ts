import type { Language } from '../language'
import type { RowRecord, RunRecord } from '../record'
import { compareToOne, pairedRatio, smallestDifference } from '../statistics'
import { fpsByRound } from '../summarise'

/** Models of the catalogue that give a GPU enough to do: for them the advice would be wrong. */
const heavy = /^yolov5[mlx]\b/

/** From this speed on a CPU, an inference is over before a GPU's many cores have been put to work. */
const lightFps = 50

/**
 * Whether a GPU row may be slow because the model is too light for it, as the original warns: the GPU is not faster for
 * certain than the best row on the CPU, and the model is light (YOLOv5n or s, or one that a CPU runs at 50 FPS or more).
 */
export function isTooLight(row: RowRecord, { rows, model }: Pick<RunRecord, 'rows' | 'model'>): boolean {
  if (row.fps === null || !/^GPU\b/.test(row.device) || heavy.test(model.id)) return false
  const best = bestOnCpu(rows)
  if (best?.fps == null) return false
  const ratio = pairedRatio(fpsByRound(row), fpsByRound(best))
  if (ratio === null) return false
  const compared = compareToOne(ratio, smallestDifference(row, best))
  const faster = compared === 'more' || (compared === 'unknown' && ratio.value > 1)
  return !faster && (/^yolov5[ns]\b/.test(model.id) || best.fps.value >= lightFps)
}

function bestOnCpu(rows: readonly RowRecord[]): RowRecord | null {
  const measured = rows.filter((row) => row.backend === 'openvino' && row.device === 'CPU' && row.fps !== null)
  return measured.reduce<RowRecord | null>((a, b) => ((a?.fps?.value ?? 0) >= (b.fps?.value ?? 0) ? a : b), null)
}

export function tooLightSentence(language: Language): string {
  return language === 'ja'
    ? 'モデルが軽量すぎて、GPU の並列実行のメリットが出ていない可能性があります。より大きな YOLOv5m を試してください。'
    : 'This model may be too light for the GPU to show what it can do in parallel. Try YOLOv5m.'
}
