import {
  type DeviceInfo,
  type Evidence,
  expectedKinds,
  type ExpectedKind,
  type MissingDevice,
  type OtherGraphics
} from '../../core/device'
import { seen } from '../../core/explain/evidence-words'
import { missingWords } from '../../core/explain/missing-words'
import { type LinuxView, viewLinux } from './linux'
import { explainLinux, type Reason } from './linux-reasons'
import { type MacView, viewMac } from './macos'
import { displayOnlyVendors, intel, isGraphics } from './pci'
import { makers } from './pci-names'
import type { System } from './system'
import { explainWindows, viewWindows, type WindowsView } from './windows'

/** What the system itself shows of its processors, before OpenVINO is asked. */
export type View = LinuxView | WindowsView | MacView | { readonly os: 'other' }

export function viewSystem(system: System): Promise<View> {
  if (system.platform === 'linux') return viewLinux(system)
  if (system.platform === 'win32') return viewWindows(system)
  return system.platform === 'darwin' ? viewMac(system) : Promise.resolve({ os: 'other' })
}

/** What OpenVINO shows of a kind of device that it does not list. */
export interface OpenVinoView {
  /** Whether its plugin for the kind is in the runtime; null where that is not known. */
  hasPlugin(kind: ExpectedKind): boolean | null
  /** What it answers when it is asked for the kind all the same. */
  says(kind: ExpectedKind): string | null
}

/** For GPU and NPU, where none is listed: why, what was seen of it, and one thing to do. */
export function missingDevices(listed: readonly string[], view: View, openvino: OpenVinoView): MissingDevice[] {
  return expectedKinds
    .filter((kind) => !listed.some((id) => id === kind || id.startsWith(`${kind}.`)))
    .map((kind) => {
      const hasPlugin = openvino.hasPlugin(kind)
      const plugin = hasPlugin === null ? [] : [seen(hasPlugin ? 'plugin' : 'no-plugin', { kind })]
      if (hasPlugin === false) return missing(kind, { code: 'no-plugin', facts: {} }, plugin)
      const { evidence, ...reason } = explain(kind, view)
      const text = openvino.says(kind)
      const words = text === null ? [] : [seen('openvino-says', { text })]
      return missing(kind, reason, [...evidence, ...plugin, ...words])
    })
}

function explain(kind: ExpectedKind, view: View): Reason & { readonly evidence: readonly Evidence[] } {
  switch (view.os) {
    case 'linux':
      return explainLinux(kind, view)
    case 'win32':
      return explainWindows(kind, view)
    case 'darwin':
      return { code: 'mac', facts: {}, evidence: macSeen(view) }
    case 'other':
      return { code: 'unknown', facts: {}, evidence: [] }
  }
}

function macSeen({ graphics }: MacView): Evidence[] {
  if (graphics === null) return [seen('no-answer', { command: 'system_profiler' })]
  return graphics.length === 0 ? [] : [seen('mac-graphics', { names: graphics.map(({ name }) => name).join(', ') })]
}

export function missing(id: string, { code, facts }: Reason, evidence: readonly Evidence[]): MissingDevice {
  return { id, ...missingWords({ id, code, facts }, 'en'), code, facts, evidence }
}

/** Processors for graphics that compute and that OpenVINO cannot use. */
export function otherGraphics(view: View): OtherGraphics[] {
  if (view.os === 'darwin') return [...(view.graphics ?? [])]
  if (view.os === 'other') return []
  const cards =
    view.os === 'linux'
      ? (view.bus?.cards ?? []).filter(isGraphics)
      : (view.devices ?? []).filter(({ kind }) => kind === 'GPU')
  return cards
    .filter(({ vendor }) => vendor !== intel && !displayOnlyVendors.includes(vendor))
    .map(({ name, vendor }) => ({ name, vendor: makers[vendor] ?? 'unknown' }))
}

/** The system may know the driver's version where OpenVINO does not tell it. */
export function withDriverVersions(devices: readonly DeviceInfo[], view: View): DeviceInfo[] {
  return devices.map((device) => ({ ...device, driverVersion: device.driverVersion ?? driverOf(device.id, view) }))
}

function driverOf(id: string, view: View): string | null {
  const kind = expectedKinds.find((expected) => id.startsWith(expected))
  // One package serves all of Intel's GPUs; on Windows, with two of a kind nobody knows whose driver is whose.
  if (view.os === 'linux') return kind === 'GPU' ? view.gpuDriver : null
  if (view.os !== 'win32') return null
  const same = (view.devices ?? []).filter((known) => known.kind === kind && known.vendor === intel)
  return same.length === 1 ? (same[0]?.driverVersion ?? null) : null
}
