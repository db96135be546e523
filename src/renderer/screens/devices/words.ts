import type { DeviceInfo, DeviceProperty } from '../../../core/device'
import { shortVersion } from '../../../core/export/settings-words'
import { bytes } from '../../lib/format'
import { t } from '../../lib/i18n.svelte'

/** What a device is, in words that a buyer understands. */
export function kindWords({ id, type }: Pick<DeviceInfo, 'id' | 'type'>): string {
  if (id.startsWith('CPU')) return t('devices:kind.cpu')
  if (id.startsWith('NPU')) return t('devices:kind.npu')
  if (!id.startsWith('GPU')) return t('devices:kind.other')
  return type === null ? t('devices:kind.gpu') : t(`devices:kind.${type}`)
}

/** The one line under a device's name. */
export function summary(device: DeviceInfo): string {
  const { memoryBytes, capabilities } = device
  const precisions = mainPrecisions.filter((name) => capabilities.includes(name))
  const parts = [kindWords(device), memoryBytes === null ? null : bytes(memoryBytes), precisions.join(' ')]
  return parts.filter((part) => part !== null && part !== '').join(' · ')
}

/** What buyers compare: also shown where a device has it not. */
const mainPrecisions = ['FP32', 'BF16', 'FP16', 'INT8'] as const
const furtherPrecisions = ['INT4'] as const

export interface PrecisionWords {
  readonly term: string
  readonly name: string
  readonly note: string
  readonly isNative: boolean
}

export function precisions({ capabilities }: DeviceInfo): PrecisionWords[] {
  const shown = [...mainPrecisions, ...furtherPrecisions.filter((name) => capabilities.includes(name))]
  return shown.map((term) => {
    const isNative = capabilities.includes(term)
    const note = isNative ? t(`devices:precision.${term}.note`) : t('devices:notNative')
    return { term, name: t(`devices:precision.${term}.name`), note, isNative }
  })
}

/** A fact of a device, what it means, and what OpenVINO calls it. */
export interface FactWords {
  readonly name: string
  readonly value: string
  readonly note: string
  readonly term: string | null
}

export function facts(device: DeviceInfo): FactWords[] {
  const { type, architecture, memoryBytes, streamsRange, requestsRange, optimalRequests } = device
  const { driverVersion, pluginVersion } = device
  const note = (name: 'architecture' | 'memory' | 'streams' | 'requests' | 'driver' | 'plugin') => ({
    name: t(`devices:fact.${name}`),
    note: t(`devices:fact.${name}Note`)
  })
  const plugin = pluginVersion === null ? null : shortVersion(pluginVersion)
  const optimal = optimalRequests === null ? null : String(optimalRequests)
  const known: (Omit<FactWords, 'value'> & { readonly value: string | null })[] = [
    { name: t('devices:fact.type'), value: kindWords(device), note: type ?? '', term: 'DEVICE_TYPE' },
    { ...note('architecture'), value: architecture, term: 'DEVICE_ARCHITECTURE' },
    { ...note('memory'), value: memoryBytes === null ? null : bytes(memoryBytes), term: memoryTerm(device) },
    { ...note('streams'), value: range(streamsRange), term: 'RANGE_FOR_STREAMS' },
    { ...note('requests'), value: range(requestsRange), term: 'RANGE_FOR_ASYNC_INFER_REQUESTS' },
    { name: t('devices:fact.optimal'), value: optimal, note: '', term: 'OPTIMAL_NUMBER_OF_INFER_REQUESTS' },
    { ...note('driver'), value: driverVersion, term: null },
    { ...note('plugin'), value: plugin, term: null }
  ]
  const always = [t('devices:fact.architecture'), t('devices:fact.memory'), t('devices:fact.driver')]
  return known.flatMap((fact) => {
    if (fact.value !== null && fact.value !== '') return [{ ...fact, value: fact.value }]
    // A CPU's memory is the computer's, and its driver the system: that they are not told is no news.
    const isNews = always.includes(fact.name) && !device.id.startsWith('CPU')
    return isNews ? [{ ...fact, value: t('devices:notTold') }] : []
  })
}

const memoryTerm = ({ id }: DeviceInfo): string => `${id.split('.')[0] ?? id}_DEVICE_TOTAL_MEM_SIZE`

function range(values: readonly number[] | null): string | null {
  const [from, to, step] = values ?? []
  if (from === undefined || to === undefined) return null
  if (from === to) return String(from)
  return step === undefined || step === 1 ? t('devices:between', { from, to }) : t('devices:step', { from, to, step })
}

/** What a device can do besides computing in some precision. */
export function abilities({ capabilities }: DeviceInfo): { readonly term: string; readonly words: string }[] {
  const precise: readonly string[] = [...mainPrecisions, ...furtherPrecisions]
  return capabilities
    .filter((term) => !precise.includes(term))
    .map((term) => ({ term, words: isKnown(term) ? t(`devices:ability.${term}`) : t('devices:ability.other') }))
}

const knownAbilities = ['BIN', 'EXPORT_IMPORT', 'GPU_HW_MATMUL'] as const
const isKnown = (term: string): term is (typeof knownAbilities)[number] =>
  (knownAbilities as readonly string[]).includes(term)

export const propertyText = (value: DeviceProperty): string =>
  typeof value === 'object' ? value.join(', ') : String(value)
