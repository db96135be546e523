import type { Component } from 'svelte'
import type { ScreenId } from '../../ipc/screens'
import Benchmark from './benchmark/Benchmark.svelte'
import Devices from './devices/Devices.svelte'

/** The first two are there from the start, in the same file; the others are loaded when they are first shown. What a screen is to show is `getApp().place`. */
export const screens: Readonly<Record<ScreenId, () => Promise<{ default: Component }>>> = {
  benchmark: () => Promise.resolve({ default: Benchmark }),
  devices: () => Promise.resolve({ default: Devices }),
  see: () => import('./see/See.svelte'),
  stage: () => import('./stage/Stage.svelte'),
  history: () => import('./history/History.svelte'),
  models: () => import('./models/Models.svelte'),
  settings: () => import('./settings/Settings.svelte')
}
