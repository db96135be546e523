import { classColour, textColourOn, toHex } from '../../../core/drawing/colours'
import { type PlacedLabel, placeLabels } from '../../../core/drawing/label-layout'
import { skeleton } from '../../../core/drawing/skeleton'
import type { Box, Detection } from '../../../core/model'

interface Size {
  readonly width: number
  readonly height: number
}

/** On a screen the drawing does not grow with the picture: letters are read at the size of other letters. */
const line = 2
const fontSize = 14
const font = (size: number): string => `600 ${size}px system-ui, 'Noto Sans', 'Noto Sans CJK JP', sans-serif`

/** Boxes, limbs and labels over a picture that is `shown` this large; detections in its pixels. Better ones lie on top. */
export function drawOverlay(context: CanvasRenderingContext2D, detections: readonly Detection[], shown: Size): void {
  const worstFirst = detections.filter(({ box }) => box.every(Number.isFinite)).sort((a, b) => a.score - b.score)
  for (const detection of worstFirst) drawBox(context, detection, shown)
  for (const { keypoints = [] } of worstFirst) drawSkeleton(context, keypoints)
  const textWidth = (text: string, size: number): number => {
    context.font = font(size)
    return context.measureText(text).width
  }
  const labels = placeLabels(worstFirst, shown, textWidth, { fontSize })
  for (const label of labels.reverse()) drawLabel(context, label)
}

/** A detection in the pixels of a picture that is shown larger or smaller. */
export function scaled(detection: Detection, scale: number): Detection {
  const { keypoints } = detection
  return {
    ...detection,
    box: detection.box.map((value) => value * scale) as unknown as Box,
    ...(keypoints && { keypoints: keypoints.map((point) => ({ ...point, x: point.x * scale, y: point.y * scale })) })
  }
}

function drawBox(context: CanvasRenderingContext2D, { box, label }: Detection, shown: Size): void {
  const [x, y, width, height] = box
  // Edges just inside the picture stay visible; those far outside stay outside.
  const near = (value: number, end: number): number => Math.max(-line * 4, Math.min(value, end + line * 4))
  const [left, top] = [near(x, shown.width), near(y, shown.height)]
  const [right, bottom] = [near(x + width, shown.width), near(y + height, shown.height)]
  const colour = classColour(label)
  // A thin edge of the opposite tone keeps the line visible on a background of its own colour.
  context.globalAlpha = 0.45
  context.lineWidth = line * 1.8
  context.strokeStyle = toHex(textColourOn(colour))
  context.strokeRect(left, top, right - left, bottom - top)
  context.globalAlpha = 1
  context.lineWidth = line
  context.strokeStyle = toHex(colour)
  context.strokeRect(left, top, right - left, bottom - top)
}

function drawSkeleton(context: CanvasRenderingContext2D, keypoints: NonNullable<Detection['keypoints']>): void {
  const { limbs, points } = skeleton(keypoints)
  context.lineCap = 'round'
  for (const { from, to, colour } of limbs) {
    for (const [style, width, alpha] of [
      ['#000000', line * 2.6, 0.6],
      [colour, line * 1.5, 1]
    ] as const) {
      context.globalAlpha = alpha
      context.strokeStyle = style
      context.lineWidth = width
      context.beginPath()
      context.moveTo(from.x, from.y)
      context.lineTo(to.x, to.y)
      context.stroke()
    }
  }
  context.strokeStyle = '#000000'
  context.lineWidth = line * 0.6
  for (const { x, y, colour } of points) {
    context.fillStyle = colour
    context.beginPath()
    context.arc(x, y, line * 1.8, 0, 2 * Math.PI)
    context.fill()
    context.stroke()
  }
}

function drawLabel(context: CanvasRenderingContext2D, placed: PlacedLabel): void {
  const plate = classColour(placed.label)
  context.fillStyle = toHex(plate)
  context.beginPath()
  context.roundRect(placed.x, placed.y, placed.width, placed.height, 3)
  context.fill()
  context.font = font(placed.fontSize)
  context.fillStyle = toHex(textColourOn(plate))
  context.fillText(placed.text, placed.textX, placed.baseline)
}
