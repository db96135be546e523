import type { EChartsCoreOption } from 'echarts/core'
import type { Attachment } from 'svelte/attachments'
import { init } from './echarts'

/** `<div {@attach chart(() => option)}>`: echarts owns the inside of the element, Svelte the outside. */
export function chart(option: () => EChartsCoreOption): Attachment<HTMLElement> {
  return (element) => {
    const instance = init(element, undefined, { renderer: 'canvas' })
    const resize = new ResizeObserver(() => instance.resize({ animation: { duration: 0 } }))
    resize.observe(element)
    $effect(() => {
      instance.setOption({ animation: false, ...option() }, { notMerge: true, lazyUpdate: true })
    })
    return () => {
      resize.disconnect()
      instance.dispose()
    }
  }
}
