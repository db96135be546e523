import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { classColour, relativeLuminance, type Rgb, textColourOn } from '../../core/drawing/colours'
import { labelText, placeLabels } from '../../core/drawing/label-layout'
import type { Detection } from '../../core/model'
import { decodeImageBytes } from './decode'
import { drawDetections, encodePng } from './draw'
import type { RgbImage } from './image'
import { difference } from './test-pictures'
import { escapeXml } from './text'

function plain(width: number, height: number, value = 90): RgbImage {
  return { width, height, data: new Uint8Array(width * height * 3).fill(value) }
}

function pixel({ data, width }: RgbImage, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]
}

/** Pixels that a drawing changed, inside a rectangle or everywhere. */
function changed(
  before: RgbImage,
  after: RgbImage,
  [x, y, width, height] = [0, 0, before.width, before.height]
): number {
  let count = 0
  for (let row = y; row < y + height; row++) {
    for (let column = x; column < x + width; column++) {
      const at = (row * before.width + column) * 3
      const isSame = [at, at + 1, at + 2].every((byte) => before.data[byte] === after.data[byte])
      if (!isSame) count++
    }
  }
  return count
}

const dog: Detection = { label: 16, name: 'dog', score: 0.875, box: [100, 60, 300, 200] }

describe('drawing detections', () => {
  test('the box is a line of 2 pixels in the colour of its class, and the given picture stays as it was', async () => {
    const picture = plain(640, 480)
    const drawn = await drawDetections(picture, [dog])
    expect(difference(picture, plain(640, 480)).max).toBe(0)
    for (const [x, y] of [
      [99, 150],
      [100, 150],
      [399, 150],
      [400, 150],
      [250, 259],
      [250, 260]
    ] as const)
      expect(pixel(drawn, x, y)).toEqual([...classColour(16)])
    expect(pixel(drawn, 250, 200)).toEqual([90, 90, 90])
    expect(pixel(drawn, 50, 50)).toEqual([90, 90, 90])
  })

  test('the given picture stays as it was also where its pixels are a Buffer', async () => {
    const picture = { ...plain(64, 48), data: Buffer.alloc(64 * 48 * 3, 90) }
    await drawDetections(picture, [{ ...dog, box: [5, 5, 40, 30] }])
    expect(picture.data.every((value) => value === 90)).toBe(true)
  })

  test('the label lies inside the box, ten pixels right and twenty down, as in the original', async () => {
    const drawn = await drawDetections(plain(640, 480), [dog])
    expect(changed(plain(640, 480), drawn, [108, 64, 60, 20])).toBeGreaterThan(800)
    expect(changed(plain(640, 480), drawn, [108, 100, 60, 100])).toBe(0)
  })

  test('Japanese names are drawn with the font that comes with the program', async () => {
    const [blank, japanese] = await Promise.all(
      ['\u3000\u3000\u3000', '自転車'].map((name) => drawDetections(plain(640, 480), [{ ...dog, name }]))
    )
    if (blank === undefined || japanese === undefined) throw new Error('not drawn')
    expect(changed(blank, japanese)).toBeGreaterThan(200)
  })

  test('lines grow with the picture', async () => {
    const large = await drawDetections(plain(3200, 2400), [{ ...dog, box: [500, 300, 1500, 1000] }])
    for (const x of [496, 500, 504]) expect(pixel(large, x, 900)).toEqual([...classColour(16)])
  })

  test('a picture that is rendered in several bands has no seam', async () => {
    // 8 million pixels a band: the border lies at row 2,000.
    const drawn = await drawDetections(plain(4000, 2400), [{ ...dog, box: [500, 1500, 1500, 700] }])
    for (let y = 1990; y < 2010; y++) expect(pixel(drawn, 500, y)).toEqual([...classColour(16)])
  })

  test('a name that is itself a drawing changes nothing but its label', async () => {
    const name = '</text><rect width="640" height="480" fill="#ff0000"/><text>'
    const drawn = await drawDetections(plain(640, 480), [{ ...dog, name }])
    expect(pixel(drawn, 600, 400)).toEqual([90, 90, 90])
    expect(pixel(drawn, 250, 200)).toEqual([90, 90, 90])
  })

  test('boxes that are no numbers or reach far beyond the picture do no harm', async () => {
    const wild: Detection[] = [
      { ...dog, box: [NaN, 0, 10, 10] },
      { ...dog, box: [-1e30, -1e30, 3e30, 3e30] },
      { ...dog, box: [100, 100, -5, -5] }
    ]
    const drawn = await drawDetections(plain(320, 240), wild)
    expect(drawn.data).toHaveLength(320 * 240 * 3)
  })

  test('the smallest picture can be drawn on', async () => {
    expect((await drawDetections(plain(1, 1), [dog])).data).toHaveLength(3)
  })

  test('the skeleton joins the points that are seen and leaves out the others', async () => {
    const point = (name: string, x: number, y: number, score = 0.9) => ({ name, x, y, score })
    const keypoints = [
      point('left shoulder', 300, 100),
      point('left elbow', 300, 300),
      point('left wrist', 100, 300, 0.1)
    ]
    const drawn = await drawDetections(plain(640, 480), [
      { ...dog, name: 'person', box: [20, 20, 600, 440], keypoints }
    ])
    expect(pixel(drawn, 300, 200)).not.toEqual([90, 90, 90])
    expect(pixel(drawn, 200, 300)).toEqual([90, 90, 90])
  })

  test('a PNG of the drawing holds its very pixels', async () => {
    const drawn = await drawDetections(plain(320, 240), [{ ...dog, box: [20, 20, 200, 150] }])
    const read = await decodeImageBytes(await encodePng(drawn), 'drawn.png')
    expect(difference(read, drawn).max).toBe(0)
  })
})

describe('labels', () => {
  const width = (text: string, fontSize: number) => text.length * fontSize * 0.6
  const anyDetection: fc.Arbitrary<Detection> = fc.record({
    label: fc.nat(90),
    name: fc.string({ maxLength: 60, unit: 'binary' }),
    score: fc.double({ min: 0, max: 1, noNaN: true }),
    box: fc.tuple(
      fc.integer({ min: -500, max: 1500 }),
      fc.integer({ min: -500, max: 1500 }),
      fc.integer({ min: 0, max: 1500 }),
      fc.integer({ min: 0, max: 1500 })
    )
  })

  test('stay inside the picture, whatever the boxes', () => {
    const size = fc.record({ width: fc.integer({ min: 1, max: 1200 }), height: fc.integer({ min: 1, max: 1200 }) })
    fc.assert(
      fc.property(fc.array(anyDetection, { maxLength: 12 }), size, (detections, picture) => {
        for (const plate of placeLabels(detections, picture, width)) {
          expect(plate.x).toBeGreaterThanOrEqual(0)
          expect(plate.y).toBeGreaterThanOrEqual(0)
          expect(plate.x + plate.width).toBeLessThanOrEqual(picture.width + 1e-6)
          expect(plate.y + plate.height).toBeLessThanOrEqual(picture.height + 1e-6)
        }
      })
    )
  })

  test('do not cover each other while there is room', () => {
    const same = Array.from({ length: 8 }, (_, k): Detection => ({ ...dog, score: 0.9 - k / 100 }))
    const placed = placeLabels(same, { width: 640, height: 480 }, width)
    expect(placed).toHaveLength(8)
    placed.forEach((a, i) =>
      placed.slice(i + 1).forEach((b) => {
        const isApart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
        expect(isApart).toBe(true)
      })
    )
  })

  test('say the name and the score with two decimals; long names are cut', () => {
    expect(labelText(dog)).toBe('dog 0.88')
    expect(labelText({ ...dog, name: '😀'.repeat(60) })).toBe(`${'😀'.repeat(39)}… 0.88`)
  })

  test('hold nothing that an SVG document could take for its own', () => {
    expect(escapeXml('<a href="x">&\'')).toBe('&#60;a href=&#34;x&#34;&#62;&#38;&#39;')
    expect(escapeXml('a\0b\ud800c\u202ed')).toBe('a�b�c�d')
  })
})

describe('colours of the classes', () => {
  const colours = Array.from({ length: 80 }, (_, label) => classColour(label))
  const distance = (a: Rgb, b: Rgb) => Math.hypot(...a.map((value, channel) => value - (b[channel] ?? 0)))

  test('the 80 of COCO are all distinct, and neighbours in the list far apart', () => {
    colours.forEach((a, i) => colours.slice(i + 1).forEach((b) => expect(distance(a, b)).toBeGreaterThan(10)))
    colours.slice(1).forEach((colour, i) => expect(distance(colour, colours[i] ?? colour)).toBeGreaterThan(100))
  })

  test('text on them has a contrast of at least 4.5', () => {
    for (const colour of colours) {
      const [light, dark] = [relativeLuminance(colour), relativeLuminance(textColourOn(colour))].sort((a, b) => b - a)
      expect(((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)).toBeGreaterThanOrEqual(4.5)
    }
  })

  test('labels beyond the list have colours too', () => {
    expect(classColour(10_000)).toHaveLength(3)
  })
})
