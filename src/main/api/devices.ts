import type { DevicesApi, DevicesReport } from '../../ipc/devices'
import { method, type PartOf } from '../context'
import { nothing } from './arguments'

/** The first listing begins here and now, while the window is still opening: by the time it asks, the answer is near. */
export const devicesApi: PartOf<DevicesApi> = ({ engine }) => {
  let newest: Promise<DevicesReport> | null = null
  const list = (): Promise<DevicesReport> => {
    const listing = engine.devices()
    newest = listing
    listing.catch(() => {
      if (newest === listing) newest = null
    })
    return listing
  }
  let first: Promise<DevicesReport> | null = list()
  return {
    devices: method(nothing, () => {
      // Who asks first also hears why the listing of the start failed.
      const listing = newest ?? first ?? list()
      first = null
      return listing
    }),
    refreshDevices: method(nothing, list)
  }
}
