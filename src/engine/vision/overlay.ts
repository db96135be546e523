import type { Detection } from '../../core/model'
import { classColour, textColourOn, toHex } from '../../core/drawing/colours'
import { drawingSizes, type PictureSize, placeLabels, type PlacedLabel } from '../../core/drawing/label-layout'
import { skeleton } from '../../core/drawing/skeleton'
import { escapeXml, fontFamily, fontWeight, type TextRenderer } from './text'

/**
 * The drawing over a picture as SVG elements, in the picture's pixels: worst detections first, so that better ones lie
 * on top, and labels above all boxes.
 */
export function overlayElements(
  detections: readonly Detection[],
  picture: PictureSize,
  textWidth: TextRenderer['textWidth']
): string {
  const { line } = drawingSizes(picture)
  const drawable = detections.filter(({ box }) => box.every(Number.isFinite))
  const worstFirst = [...drawable].sort((a, b) => a.score - b.score)
  return [
    ...worstFirst.map((detection) => boxElement(detection, picture, line)),
    ...worstFirst.map((detection) => skeletonElements(detection, line)),
    ...placeLabels(drawable, picture, textWidth).reverse().map(labelElements)
  ].join('\n')
}

function boxElement({ box: [x, y, width, height], label }: Detection, picture: PictureSize, line: number): string {
  // Edges far outside are brought near: the renderer counts in 32-bit floats, a broken model in anything.
  const near = (value: number, end: number) => Math.max(-line * 4, Math.min(value, end + line * 4))
  const [left, top] = [near(x, picture.width), near(y, picture.height)]
  const [right, bottom] = [near(x + width, picture.width), near(y + height, picture.height)]
  const size = `width="${Math.max(right - left, 0)}" height="${Math.max(bottom - top, 0)}"`
  const shape = `<rect x="${left}" y="${top}" ${size} fill="none"`
  const edge = toHex(textColourOn(classColour(label)))
  // A thin edge of the opposite tone keeps the line visible on a background of its own colour.
  return (
    `${shape} stroke="${edge}" stroke-opacity="0.45" stroke-width="${line * 1.8}"/>` +
    `${shape} stroke="${toHex(classColour(label))}" stroke-width="${line}"/>`
  )
}

function skeletonElements({ keypoints = [] }: Detection, line: number): string {
  const { limbs, points } = skeleton(keypoints)
  const lines = limbs.map(({ from, to, colour }) => {
    const shape = `<line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" stroke-linecap="round"`
    return (
      `${shape} stroke="#000000" stroke-opacity="0.6" stroke-width="${line * 2.6}"/>` +
      `${shape} stroke="${colour}" stroke-width="${line * 1.5}"/>`
    )
  })
  const dots = points.map(
    ({ x, y, colour }) =>
      `<circle cx="${x}" cy="${y}" r="${line * 1.6}" fill="${colour}" stroke="#000000" stroke-width="${line * 0.6}"/>`
  )
  return [...lines, ...dots].join('')
}

function labelElements({ x, y, width, height, text, fontSize, textX, baseline, label }: PlacedLabel): string {
  const plate = classColour(label)
  const corner = fontSize * 0.15
  return (
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${corner}" fill="${toHex(plate)}" fill-opacity="0.88"/>` +
    `<text x="${textX}" y="${baseline}" font-family="${fontFamily}" font-weight="${fontWeight}" font-size="${fontSize}" ` +
    `fill="${toHex(textColourOn(plate))}">${escapeXml(text)}</text>`
  )
}
