import type { NodeAddon } from './addon-types'
import type { DeviceInfo, DeviceProperty } from '../../core/device'
import type { NativeExtras } from './extras'

export { missingDevices } from './missing-devices'

type Properties = Record<string, DeviceProperty>

/** Every device OpenVINO lists. A property that cannot be read is left out; it never breaks the list. */
export function listDevices(addon: NodeAddon, extras: NativeExtras | null): DeviceInfo[] {
  const core = new addon.Core()
  try {
    return core.getAvailableDevices().map((id) => describe(core, id))
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
