import type { Detection } from '../../core/model'
import { classColour, textColourOn, toHex } from './colours'
import { confidentKeypoint } from './decoders/movenet'
import { drawingSizes, type PictureSize, placeLabels, type PlacedLabel } from './label-layout'
import { escapeXml, fontFamily, fontWeight, type TextRenderer } from './text'

/** COCO's skeleton: which points of the body are joined. */
const limbs: readonly (readonly [string, string])[] = [
  ['nose', 'left eye'],
  ['nose', 'right eye'],
  ['left eye', 'left ear'],
  ['right eye', 'right ear'],
  ['left shoulder', 'right shoulder'],
  ['left shoulder', 'left elbow'],
  ['left elbow', 'left wrist'],
  ['right shoulder', 'right elbow'],
  ['right elbow', 'right wrist'],
  ['left shoulder', 'left hip'],
  ['right shoulder', 'right hip'],
  ['left hip', 'right hip'],
  ['left hip', 'left knee'],
  ['left knee', 'left ankle'],
  ['right hip', 'right knee'],
  ['right knee', 'right ankle']
]

/** The sides of the body can be told apart also by people who see no red or green. */
const sideColours = { left: '#00e5ff', right: '#ff9100', middle: '#ffffff' }

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
  const seen = new Map(
    keypoints
      .filter(({ x, y, score }) => score >= confidentKeypoint && Number.isFinite(x + y))
      .map((point) => [point.name, point])
  )
  const lines = limbs.flatMap(([from, to]) => {
    const [a, b] = [seen.get(from), seen.get(to)]
    if (a === undefined || b === undefined) return []
    const shape = `<line x1="${a.x}" y1="${a.y}" x2="${b.x}" y2="${b.y}" stroke-linecap="round"`
    return [
      `${shape} stroke="#000000" stroke-opacity="0.6" stroke-width="${line * 2.6}"/>`,
      `${shape} stroke="${sideColours[from.split(' ')[0] === to.split(' ')[0] ? sideOf(from) : betweenSides(from, to)]}" stroke-width="${line * 1.5}"/>`
    ]
  })
  const points = [...seen.values()].map(
    ({ name, x, y }) =>
      `<circle cx="${x}" cy="${y}" r="${line * 1.6}" fill="${sideColours[sideOf(name)]}" stroke="#000000" stroke-width="${line * 0.6}"/>`
  )
  return [...lines, ...points].join('')
}

function sideOf(name: string): keyof typeof sideColours {
  if (name.startsWith('left')) return 'left'
  return name.startsWith('right') ? 'right' : 'middle'
}

/** A limb from the nose belongs to the side it leads to; one across the body to none. */
function betweenSides(from: string, to: string): keyof typeof sideColours {
  return sideOf(from) === 'middle' ? sideOf(to) : 'middle'
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
