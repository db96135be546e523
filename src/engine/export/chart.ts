import { createRequire } from 'node:module'
import { lightLook } from '../../core/export/chart-look'
import { chartOption, chartSize } from '../../core/export/chart-option'
import { fail } from '../../core/failure'
import type { RunRecord } from '../../core/record'
import { onDisk, repair } from '../installed'
import { fontFamily } from '../vision/text'

const fontFolder = '@expo-google-fonts/m-plus-1p'
const fonts = ['500Medium/MPLUS1p_500Medium.ttf', '700Bold/MPLUS1p_700Bold.ttf']

/** The chart of a result as a PNG that looks the same on every machine: drawn with the bundled fonts, no others. */
export async function chartPng(record: RunRecord): Promise<Uint8Array> {
  const svg = await chartSvg(record)
  const { Resvg } = await import('@resvg/resvg-js').catch(missing)
  const require = createRequire(import.meta.url)
  const fontFiles = fonts.map((font) => onDisk(require.resolve(`${fontFolder}/${font}`)))
  return new Resvg(svg, { font: { loadSystemFonts: false, fontFiles, defaultFontFamily: fontFamily } }).render().asPng()
}

/** The same as SVG, whose text needs the font where it is shown. */
export async function chartSvg(record: RunRecord): Promise<string> {
  // Loaded only here: the libraries take longer to start than most commands run.
  const [{ init, use }, { BarChart, CustomChart }, { GridComponent, TitleComponent }, { SVGRenderer }] =
    await Promise.all([
      import('echarts/core'),
      import('echarts/charts'),
      import('echarts/components'),
      import('echarts/renderers')
    ]).catch(missing)
  use([BarChart, CustomChart, GridComponent, TitleComponent, SVGRenderer])
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...chartSize(record) })
  try {
    chart.setOption(chartOption(record, { ...lightLook, fontFamily }))
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}

function missing(error: unknown): never {
  throw fail(
    'framework-unavailable',
    'The library that draws charts could not be loaded.',
    `${repair()}, or leave --png out.`,
    String(error)
  )
}
