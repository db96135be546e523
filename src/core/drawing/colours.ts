export type Rgb = readonly [red: number, green: number, blue: number]

/** OpenCV's COLORMAP_RAINBOW, which the original takes its colours from, is straight lines between these. */
const rainbowStops: readonly { readonly at: number; readonly colour: Rgb }[] = [
  { at: 0, colour: [255, 0, 0] },
  { at: 0.4, colour: [255, 255, 0] },
  { at: 0.6, colour: [0, 255, 0] },
  { at: 0.8, colour: [0, 0, 255] },
  { at: 1, colour: [170, 0, 255] }
]

const hueCount = 27
/** Prime to the number of hues, and over a third of the rainbow: neighbouring classes lie far apart. */
const hueStep = 10
/** Each round through the hues is mixed with another tone: pure, towards white, towards black. */
const tones: readonly { readonly towards: Rgb; readonly share: number }[] = [
  { towards: [0, 0, 0], share: 0 },
  { towards: [255, 255, 255], share: 0.5 },
  { towards: [0, 0, 0], share: 0.4 }
]

/**
 * The colour of a class; 81 are distinct, then they repeat. The original walks the rainbow class by class, which makes
 * person, bicycle and car the same red to the eye; here the same rainbow is walked in wide steps.
 */
export function classColour(label: number): Rgb {
  const hue = rainbow(((label * hueStep) % hueCount) / (hueCount - 1))
  const tone = tones[Math.floor(label / hueCount) % tones.length]
  return tone === undefined ? hue : mix(hue, tone.towards, tone.share)
}

/** Black or white, whichever reads better on a colour (WCAG's contrast is then at least 4.58). */
export function textColourOn(background: Rgb): Rgb {
  const luminance = relativeLuminance(background)
  // Where (L + 0.05) / 0.05 equals 1.05 / (L + 0.05).
  return luminance > 0.179 ? [0, 0, 0] : [255, 255, 255]
}

export function toHex(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

/** WCAG 2: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
export function relativeLuminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function rainbow(at: number): Rgb {
  const next = rainbowStops.findIndex((stop, index) => index > 0 && at <= stop.at)
  const from = rainbowStops[next - 1]
  const to = rainbowStops[next]
  if (from === undefined || to === undefined) return [255, 0, 0]
  return mix(from.colour, to.colour, (at - from.at) / (to.at - from.at))
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return from.map((value, channel) => Math.round(value + ((to[channel] ?? 0) - value) * share)) as unknown as Rgb
}
