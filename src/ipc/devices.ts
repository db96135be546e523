import type { DevicesReport } from '../core/device'

export type { DevicesReport }

export interface DevicesApi {
  /** The listing that began with the program, or the newest one since; one that failed is begun again. */
  devices(): Promise<DevicesReport>
  /** Lists again: what has been plugged in or installed since then counts. */
  refreshDevices(): Promise<DevicesReport>
}

export const devicesMethods = ['devices', 'refreshDevices'] as const satisfies readonly (keyof DevicesApi)[]
