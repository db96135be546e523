import type { DevicesReport } from '../../ipc/devices'
import { api } from '../lib/api'

/** The devices as last listed. Lives as long as the page, so that coming back to the screen shows them at once. */
class KnownDevices {
  report = $state.raw<DevicesReport | null>(null)
  /** Why the last listing failed. */
  thrown = $state.raw<unknown>(null)
  isListing = $state(false)

  /** The listing that began with the program; nothing where it is known. */
  async load(): Promise<void> {
    if (this.report === null) await this.#ask(() => api.devices())
  }

  async refresh(): Promise<void> {
    await this.#ask(() => api.refreshDevices())
  }

  async #ask(question: () => Promise<DevicesReport>): Promise<void> {
    if (this.isListing) return
    this.isListing = true
    this.thrown = null
    try {
      this.report = await question()
    } catch (thrown) {
      this.thrown = thrown
    } finally {
      this.isListing = false
    }
  }
}

export const knownDevices = new KnownDevices()
