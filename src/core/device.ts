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

/** A kind of device that OpenVINO supports but does not list on this machine. */
export interface MissingDevice {
  readonly id: 'GPU' | 'NPU'
  /** Why, in plain words. */
  readonly reason: string
  readonly remedy: string
}
