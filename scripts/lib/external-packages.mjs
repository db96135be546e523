/**
 * Packages that are loaded from node_modules while the program runs: they hold native code or other files that they look for
 * beside themselves, or are large and rarely needed. All others are part of our bundles, since reading them file by
 * file costs every process tens of milliseconds at its start.
 */
export const externalPackages = [
  '@cwasm/nsbmp',
  '@expo-google-fonts/m-plus-1p',
  '@img/*',
  '@resvg/resvg-js',
  'echarts',
  'koffi',
  'onnxruntime-node',
  'openvino-node',
  'sharp'
]

/** The same for Rollup: each by its name, and what is inside. */
export const externalPatterns = externalPackages.map(
  (name) => new RegExp(`^${name.replace(/\/\*$/, '').replaceAll('.', '\\.')}(?:/|$)`)
)
