import type { NodeAddon } from './addon-types'
import type { DeviceInfo, DeviceProperty } from '../../core/device'
import type { NativeExtras } from './extras'

type Properties = Record<string, DeviceProperty>

type Source = { readonly addon: NodeAddon; readonly extras: NativeExtras | null }

/** Every device OpenVINO lists. A property that cannot be read is left out; it never breaks the list. */
export const listDevices = (source: Source): DeviceInfo[] =>
  withCore(source, (core) => core.getAvailableDevices().map((id) => describe(core, id)))

/** One device alone: the drivers of the others stay unasked. */
export const describeDevice = (source: Source, id: string): DeviceInfo => withCore(source, (core) => describe(core, id))

/** Names of the devices of one kind, as OpenVINO's list would have them: `GPU` where there is one, else `GPU.0`, `GPU.1`. */
export function deviceIds(source: Source, kind: string): string[] {
  // The CPU's own number is the empty text, which reads like none.
  if (kind === 'CPU') return ['CPU']
  const numbers = withCore(source, (core) => listOf(core.getProperty(kind, 'AVAILABLE_DEVICES') as DeviceProperty))
  return numbers.length === 1 ? [kind] : numbers.map((number) => `${kind}.${number}`)
}

/** What OpenVINO answers when it is asked for a kind of device that it does not list; null where it says nothing. */
export function whatItSays(source: Source, kind: string): string | null {
  try {
    withCore(source, (core) => core.getProperty(kind, 'FULL_DEVICE_NAME'))
    return null
  } catch (error) {
    return sentencesOf(error instanceof Error ? error.message : String(error))
  }
}

/** Without the places in OpenVINO's sources, and the part about our asking. */
function sentencesOf(message: string): string | null {
  const lines = message.split('\n').map((line) => line.replace(/^\[\w+\]\s*/, '').trim())
  const said = lines.filter(
    (line) => line !== '' && !/^(Exception from|Check ')|Unsupported configuration key/.test(line)
  )
  return said.length === 0 ? null : said.join(' ')
}

function withCore<T>({ addon, extras }: Source, ask: (core: NodeAddon['Core']) => T): T {
  const core = new addon.Core()
  try {
    return ask(core)
  } finally {
    extras?.free(core)
  }
}

function describe(core: NodeAddon['Core'], id: string): DeviceInfo {
  const properties = readProperties(core, id)
  const text = (name: string) => textOf(properties[name])
  return {
    id,
    fullName: text('FULL_DEVICE_NAME') ?? id,
    type: deviceType(text('DEVICE_TYPE')),
    architecture: text('DEVICE_ARCHITECTURE'),
    capabilities: listOf(properties['OPTIMIZATION_CAPABILITIES']).map(String),
    streamsRange: numbers(properties['RANGE_FOR_STREAMS'], 2) as [number, number] | null,
    requestsRange: numbers(properties['RANGE_FOR_ASYNC_INFER_REQUESTS'], 3) as [number, number, number] | null,
    optimalRequests: numberOf(properties['OPTIMAL_NUMBER_OF_INFER_REQUESTS']),
    memoryBytes: numberOf(properties['GPU_DEVICE_TOTAL_MEM_SIZE']) ?? numberOf(properties['NPU_DEVICE_TOTAL_MEM_SIZE']),
    driverVersion: text('NPU_DRIVER_VERSION') ?? text('GPU_DRIVER_VERSION'),
    pluginVersion: pluginVersion(core, id),
    properties
  }
}

// Asked for even where a device does not list them among its supported ones.
const alwaysAsked = ['FULL_DEVICE_NAME', 'DEVICE_TYPE', 'OPTIMIZATION_CAPABILITIES']

function readProperties(core: NodeAddon['Core'], id: string): Properties {
  const names = new Set([...listOf(readProperty(core, id, 'SUPPORTED_PROPERTIES')).map(String), ...alwaysAsked])
  const properties: Properties = {}
  for (const name of names) {
    const value = readProperty(core, id, name)
    if (value !== null && name !== 'SUPPORTED_PROPERTIES') properties[name] = value
  }
  return properties
}

function readProperty(core: NodeAddon['Core'], id: string, name: string): DeviceProperty | null {
  try {
    // openvino-node types lists as if they were not there, and answers undefined for types it does not know.
    return (core.getProperty(id, name) as DeviceProperty | undefined) ?? null
  } catch {
    return null
  }
}

function pluginVersion(core: NodeAddon['Core'], id: string): string | null {
  try {
    return Object.values(core.getVersions(id))[0]?.buildNumber ?? null
  } catch {
    return null
  }
}

function deviceType(value: string | null): DeviceInfo['type'] {
  const kind = value?.toLowerCase()
  return kind === 'integrated' || kind === 'discrete' ? kind : null
}

function textOf(value: DeviceProperty | undefined): string | null {
  if (value === undefined || value === '' || typeof value === 'object') return null
  return String(value)
}

function listOf(value: DeviceProperty | null | undefined): readonly (string | number)[] {
  if (value === null || value === undefined) return []
  return typeof value === 'object'
    ? value
    : String(value)
        .split(/[\s,]+/)
        .filter((part) => part !== '')
}

function numberOf(value: DeviceProperty | undefined): number | null {
  const number = typeof value === 'object' || value === '' ? NaN : Number(value ?? NaN)
  return Number.isFinite(number) ? number : null
}

function numbers(value: DeviceProperty | undefined, count: number): number[] | null {
  const list = listOf(value).map(Number)
  return list.length === count && list.every(Number.isFinite) ? list : null
}
