import { createSubscriber } from 'svelte/reactivity'
import { darkLook, lightLook } from '../../core/export/chart-look'

const dark = window.matchMedia('(prefers-color-scheme: dark)')
const subscribe = createSubscriber((update) => {
  dark.addEventListener('change', update)
  return () => dark.removeEventListener('change', update)
})

/** Colours for what CSS does not reach: charts and canvases. Follows the theme. */
export const look = {
  get isDark(): boolean {
    subscribe()
    return dark.matches
  },
  get current(): typeof lightLook {
    return look.isDark ? darkLook : lightLook
  }
}
