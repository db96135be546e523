import type { DeviceInfo } from '../../../core/device'
import type { ModelDescription } from '../../../core/model'
import type { ShownPicture } from '../../../core/picture'
import type { BuiltInPicture } from '../../../ipc/see'
import { api } from '../../lib/api'

/** What there is to choose from: each list comes when it comes. */
export class Choices {
  pictures = $state.raw<readonly BuiltInPicture[]>([])
  /** In the order of `pictures`; empty until they are made. */
  thumbnails = $state.raw<readonly ShownPicture[]>([])
  models = $state.raw<readonly ModelDescription[]>([])
  devices = $state.raw<readonly Pick<DeviceInfo, 'id' | 'fullName'>[]>([{ id: 'CPU', fullName: 'CPU' }])
  problem = $state.raw<unknown>(null)
  #isLoading = false

  /** Each time the screen is shown: a model may have been imported meanwhile. */
  async load(): Promise<void> {
    if (this.#isLoading) return
    this.#isLoading = true
    this.problem = null
    const failed = (thrown: unknown): void => void (this.problem ??= thrown)
    const pictures = api.pictures().then(async (list) => {
      this.pictures = list
      if (this.thumbnails.length !== list.length) this.thumbnails = await api.pictureThumbnails()
    })
    const models = api.models().then((list) => {
      this.models = list.filter(({ decoder, input }) => decoder !== null && input.layout !== 'unknown')
    })
    const devices = api.devices().then(({ devices: list }) => {
      this.devices = [...list.map(({ id, fullName }) => ({ id, fullName })), { id: 'AUTO', fullName: 'AUTO' }]
    })
    await Promise.all([pictures, models, devices].map((part) => part.catch(failed)))
    this.#isLoading = false
  }
}
