import type { OpenVinoVersion } from './record'

/** One device as OpenVINO describes it. What a device does not tell is null, never a guess. */
export interface DeviceInfo {
  /** OpenVINO's name: `CPU`, `GPU.0`, `NPU`. */
  readonly id: string
  readonly fullName: string
  readonly type: 'integrated' | 'discrete' | null
  readonly architecture: string | null
  /** Precisions and abilities in OpenVINO's words: `FP32`, `BF16`, `FP16`, `INT8`, `EXPORT_IMPORT`… */
  readonly capabilities: readonly string[]
  /** Fewest and most streams. */
  readonly streamsRange: readonly [number, number] | null
  /** Fewest and most requests at once, and the step between. */
  readonly requestsRange: readonly [number, number, number] | null
  /** Requests the device asks for before a model is known; most answer only for a compiled model. */
  readonly optimalRequests: number | null
  readonly memoryBytes: number | null
  readonly driverVersion: string | null
  /** Version of OpenVINO's plugin for this device. */
  readonly pluginVersion: string | null
  /** Every property that could be read, under OpenVINO's own name. */
  readonly properties: Readonly<Record<string, DeviceProperty>>
}

export type DeviceProperty = string | number | boolean | readonly (string | number)[]

/** What OpenVINO can use on this computer, what it cannot, and why. */
export interface DevicesReport {
  readonly openvino: OpenVinoVersion
  readonly devices: readonly DeviceInfo[]
  readonly missing: readonly MissingDevice[]
  readonly otherGraphics: readonly OtherGraphics[]
}

/** A processor for graphics that is here and that OpenVINO cannot use: it might be the fastest, and was not measured. */
export interface OtherGraphics {
  /** As its maker calls it, as far as the system knows. */
  readonly name: string
  readonly vendor: string
}

/** Kinds of devices that somebody may expect beside the CPU. */
export const expectedKinds = ['GPU', 'NPU'] as const
export type ExpectedKind = (typeof expectedKinds)[number]

/** A device that OpenVINO supports but does not list on this computer. Its words in other languages: `explain/missing-words`. */
export interface MissingDevice {
  /** A kind (`GPU`, `NPU`), or one device (`GPU.1`) whose driver failed. */
  readonly id: string
  /** Why, in plain words. */
  readonly reason: string
  /** One thing to do. */
  readonly remedy: string
  readonly code: MissingCode
  /** What the words name: devices, files, groups, commands. */
  readonly facts: Facts
  /** What was seen, in the order of looking. */
  readonly evidence: readonly Evidence[]
}

export interface Evidence {
  readonly code: EvidenceCode
  readonly facts: Facts
  readonly text: string
}

export type Facts = Readonly<Record<string, string>>

export const missingCodes = [
  'no-plugin',
  'mac',
  'no-hardware',
  'virtual-machine',
  'other-vendor',
  'wsl-not-passed',
  'wsl-refuses',
  'wsl-no-npu',
  'reserved',
  'no-kernel-driver',
  'container-no-node',
  'no-node',
  'no-permission',
  'container-no-permission',
  'login-again',
  'no-loader',
  'no-compute-driver',
  'driver-refuses',
  'device-disabled',
  'no-driver',
  'device-problem',
  'remote-session',
  'unknown',
  'driver-crashed',
  'driver-hung',
  // No device that one might expect: somebody named it.
  'not-listed'
] as const
export type MissingCode = (typeof missingCodes)[number]

export const evidenceCodes = [
  'card',
  'display-only',
  'no-card',
  'no-npu',
  'no-pci',
  'kernel-driver',
  'no-kernel-driver',
  'node-open',
  'node-closed',
  'no-node',
  'groups',
  'library',
  'no-library',
  'opencl-driver',
  'no-opencl-driver',
  'plugin',
  'no-plugin',
  'container',
  'virtual-machine',
  'wsl',
  'dxg',
  'no-dxg',
  'device-works',
  'device-problem',
  'not-in-device-manager',
  'driver-version',
  'remote-session',
  'mac-graphics',
  'no-answer',
  'openvino-says',
  'process-ended'
] as const
export type EvidenceCode = (typeof evidenceCodes)[number]
