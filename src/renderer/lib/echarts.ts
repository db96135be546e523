import { CustomChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

// One by one: the whole library would be most of the window's size. Names for screen readers, what is said of a point
// under the pointer, and bars are cheaper without it.
use([CustomChart, GridComponent, CanvasRenderer])

export { init }
