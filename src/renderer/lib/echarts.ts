import { BarChart, CustomChart } from 'echarts/charts'
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

// One by one: the whole library would be most of the window's size.
use([BarChart, CustomChart, GridComponent, TooltipComponent, AriaComponent, CanvasRenderer])

export { init }
