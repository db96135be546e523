import { type CatalogueEntry, formatNames, type ModelDescription, pictureSize } from '../../../core/model'
import type { LinkId } from '../../../ipc/app'
import { t } from '../../lib/i18n.svelte'

/** What the catalogue says in English, in the shown language. Names that the user chose stay as they are. */

export function modelName({ name }: Pick<ModelDescription, 'name'>): string {
  const [, variant, kind] = /^YOLOv5([nsmlx]), (synthetic|published) weights$/.exec(name) ?? []
  if (variant === undefined) return name
  return t(kind === 'synthetic' ? 'models:name.synthetic' : 'models:name.published', { variant })
}

/** Whether its answers can be shown; else only its speed says something. */
export const answersAreReal = ({ decoder, synthetic, input }: ModelDescription): boolean =>
  decoder !== null && !synthetic && input.layout !== 'unknown'

export function inputSize({ input }: Pick<ModelDescription, 'input'>): string {
  if (input.layout === 'unknown') return input.shape.join('×')
  const { width, height } = pictureSize(input)
  return `${width}×${height}`
}

export function fittingPictures(model: ModelDescription): string {
  if (model.input.layout === 'unknown') return t('models:fits.none')
  return t(model.task === 'pose' ? 'models:fits.person' : 'models:fits.any', { size: inputSize(model) })
}

export function licenceText({ licence, synthetic }: Pick<ModelDescription, 'licence' | 'synthetic'>): string {
  if (synthetic) return t('models:licence.synthetic')
  return licence.startsWith('not known') ? t('models:licence.own') : licence
}

/** In a row of facts, where nobody says that it is the licence. */
export const licenceInBrief = (model: Pick<ModelDescription, 'licence' | 'synthetic'>): string =>
  model.licence.startsWith('not known') ? t('models:licence.notKnown') : licenceText(model)

/** The page that says what a licence allows; null where there is none. */
export function licenceLink(licence: string): LinkId | null {
  if (licence.startsWith('AGPL-3.0')) return 'yolov5-licence'
  if (licence.startsWith('Apache-2.0')) return 'apache-licence'
  return licence === 'MIT' ? 'mit-licence' : null
}

export function sourceText(model: CatalogueEntry): string {
  if (model.synthetic) return t('models:source.synthetic')
  if (model.origin === 'built-in') return t(model.task === 'pose' ? 'models:source.movenet' : 'models:source.centernet')
  const [, name] = /^(.+) \([^()]+\), brought by the user$/s.exec(model.source) ?? []
  return name === undefined ? model.source : t('models:source.own', { name, format: formatNames[model.format] })
}

const notices = [
  [/^The size of the input "(.*)" is left free/s, 'freeSize'],
  [/^It uses operators of "(.*)", which OpenVINO may not know/s, 'foreignOperators'],
  [/^It uses the operation set "(.*)", which is newer/s, 'newerSet'],
  [/^It uses operations of "(.*)", which may need/s, 'extension'],
  [/^It uses the operation "(.*)" of its maker/s, 'makersOwn'],
  [/^It uses TensorFlow functions/, 'functions'],
  [/^Its answers to random input are not numbers/, 'notNumbers']
] as const

/** What the check noticed; a sentence that is not known stays as it is. */
export function noticeText(warning: string): string {
  for (const [pattern, key] of notices) {
    const found = pattern.exec(warning)
    if (found !== null) return t(`models:notice.${key}`, { name: found[1] ?? '' })
  }
  return warning
}

/** The sentence with which an import answers a model that it has already. */
export const wasPresent = (warnings: readonly string[]): boolean =>
  warnings.some((warning) => warning.startsWith('This model was imported before'))
