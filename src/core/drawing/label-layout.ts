import type { Box, Detection } from '../model'

/** A rectangle of a label's plate, in pixels of the picture. */
export interface Plate {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PlacedLabel extends Plate {
  readonly text: string
  readonly fontSize: number
  /** Left end of the text's base line. */
  readonly textX: number
  readonly baseline: number
  readonly label: number
}

export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** All lengths of a drawing follow from the picture's size. */
export interface DrawingSizes {
  readonly line: number
  readonly fontSize: number
}

const longestName = 40

/**
 * The original: lines of 2 pixels and OpenCV's Hershey Complex at width / 1200, both at 640 pixels of width; there its
 * capitals are 11.7 pixels high, as those of our font at size 16. Lines grow with the picture, or they vanish on screen.
 */
export function drawingSizes({ width, height }: PictureSize): DrawingSizes {
  // The shorter side limits both: a strip of 65,535 × 20 pixels has no room for letters of 1,600.
  const scale = Math.min(width / 640, height / 240)
  return { line: Math.max(2, Math.round(2 * scale)), fontSize: Math.max(10, 16 * scale) }
}

export function labelText({ name, score }: Detection): string {
  const characters = [...name]
  const short = characters.length > longestName ? `${characters.slice(0, longestName - 1).join('')}…` : name
  return `${short} ${score.toFixed(2)}`
}

/**
 * Where each label goes: inside its box at (10, 20) as in the original; where a label of a better detection lies there,
 * at the box's right or further down, in the end outside the box. Always inside the picture. Too wide ones are set smaller; in pictures too small for any
 * letters there are none. Best detections first.
 */
export function placeLabels(
  detections: readonly Detection[],
  picture: PictureSize,
  textWidth: (text: string, fontSize: number) => number,
  { fontSize: wanted }: Pick<DrawingSizes, 'fontSize'> = drawingSizes(picture)
): PlacedLabel[] {
  const placed: PlacedLabel[] = []
  for (const detection of [...detections].sort((a, b) => b.score - a.score)) {
    const text = labelText(detection)
    const fontSize = fittingFontSize(text, wanted, picture, textWidth)
    if (fontSize === null) continue
    const plate = placePlate(detection.box, plateSize(textWidth(text, fontSize), fontSize), fontSize, picture, placed)
    placed.push({
      ...plate,
      text,
      fontSize,
      textX: plate.x + padding * fontSize,
      baseline: plate.y + ascent * fontSize,
      label: detection.label
    })
  }
  return placed
}

/** Shares of the font size. */
const padding = 0.25
const ascent = 0.98
const plateHeight = 1.3
const leastFontSize = 6

function plateSize(textWidth: number, fontSize: number): PictureSize {
  return { width: textWidth + 2 * padding * fontSize, height: plateHeight * fontSize }
}

function fittingFontSize(
  text: string,
  fontSize: number,
  picture: PictureSize,
  textWidth: (text: string, fontSize: number) => number
): number | null {
  const plate = plateSize(textWidth(text, fontSize), fontSize)
  const fitting = fontSize * Math.min(1, picture.width / plate.width, picture.height / plate.height)
  return fitting < leastFontSize ? null : fitting
}

function placePlate(
  box: Box,
  size: PictureSize,
  fontSize: number,
  picture: PictureSize,
  placed: readonly Plate[]
): Plate {
  const [boxX, boxY, boxWidth, boxHeight] = box
  const inset = (10 / 16 - padding) * fontSize
  const wantedY = boxY + (20 / 16 - ascent) * fontSize
  const at = (x: number, y: number): Plate => ({
    x: clamp(x, 0, picture.width - size.width),
    y: clamp(y, 0, picture.height - size.height),
    ...size
  })
  const leftX = boxX + inset
  const rightX = Math.max(leftX, boxX + boxWidth - inset - size.width)
  const halfLine = size.height / 2
  const rowsInPicture = Math.ceil(picture.height / halfLine)
  const rowsBelow = Math.floor((boxY + boxHeight - wantedY - size.height) / halfLine)
  const rowsInBox = clamp(rowsBelow, 0, rowsInPicture)
  const rows = [
    ...count(0, rowsInBox),
    ...count(rowsInBox + 1, rowsInPicture),
    ...count(1, rowsInPicture).map((row) => -row)
  ]
  for (const row of rows) {
    for (const x of [leftX, rightX]) {
      const plate = at(x, wantedY + row * halfLine)
      if (!placed.some((other) => overlaps(plate, other))) return plate
    }
  }
  return at(leftX, wantedY)
}

function count(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
}

function overlaps(a: Plate, b: Plate): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high))
}
