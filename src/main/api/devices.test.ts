import { expect, test } from 'vitest'
import { fail } from '../../core/failure'
import type { DevicesReport } from '../../ipc/devices'
import type { MainContext } from '../context'
import { devicesApi } from './devices'

/** An engine whose listings end one after the other as told. */
function listings(...outcomes: ('works' | 'fails')[]) {
  const state = { begun: 0 }
  const devices = (): Promise<DevicesReport> => {
    const number = state.begun++
    if (outcomes[number] === 'fails') return Promise.reject(fail('openvino-missing', `No. ${number}`, 'Get it.'))
    return Promise.resolve({ number } as unknown as DevicesReport)
  }
  const api = devicesApi({ engine: { devices } } as unknown as MainContext)
  return { api, state }
}

test('the listing begins before anybody asks, and all who ask share it', async () => {
  const { api, state } = listings()
  expect(state.begun).toBe(1)
  expect(await Promise.all([api.devices.run(), api.devices.run()])).toEqual([{ number: 0 }, { number: 0 }])
  expect(state.begun).toBe(1)
})

test('looking again lists again, and from then on that is what is known', async () => {
  const { api, state } = listings()
  expect(await api.refreshDevices.run()).toEqual({ number: 1 })
  expect(await api.devices.run()).toEqual({ number: 1 })
  expect(state.begun).toBe(2)
})

test('who asks first hears why the listing of the start failed; who asks then gets a new one', async () => {
  const { api } = listings('fails', 'works')
  await new Promise((resolve) => setTimeout(resolve))
  await expect(api.devices.run()).rejects.toMatchObject({ failure: { code: 'openvino-missing' } })
  expect(await api.devices.run()).toEqual({ number: 1 })
})

test('a listing that failed is not what is known', async () => {
  const { api } = listings('works', 'fails', 'works')
  await expect(api.refreshDevices.run()).rejects.toMatchObject({ failure: { code: 'openvino-missing' } })
  expect(await api.devices.run()).toEqual({ number: 0 })
})
