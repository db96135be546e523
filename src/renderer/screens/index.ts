import type { Component } from 'svelte'
import type { ScreenId } from '../../ipc/screens'

/** Each loaded when it is first shown: the start waits for one only. What it is to show is `getApp().place`. */
export const screens: Readonly<Record<ScreenId, () => Promise<{ default: Component }>>> = {
  benchmark: () => import('./benchmark/Benchmark.svelte'),
  devices: () => import('./devices/Devices.svelte'),
  see: () => import('./see/See.svelte'),
  stage: () => import('./stage/Stage.svelte'),
  history: () => import('./history/History.svelte'),
  models: () => import('./models/Models.svelte'),
  settings: () => import('./settings/Settings.svelte')
}
