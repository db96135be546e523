import { existsSync } from 'node:fs'
import { join } from 'node:path'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { decodeImage } from './decode'
import type { RgbImage } from './image'
import { boxToPicture, letterbox, pointToPicture, resize } from './resize'
import { difference, testPicture } from './test-pictures'

const images = join(import.meta.dirname, '../../../../shared/data/images')

/** A picture whose three channels hold the same grey values. */
function grey(width: number, values: readonly number[]): RgbImage {
  return { width, height: values.length / width, data: Uint8Array.from(values.flatMap((v) => [v, v, v])) }
}

function greyValues({ data }: RgbImage): number[] {
  return [...data].filter((_, at) => at % 3 === 0)
}

const anyPicture = fc
  .record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 24 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((data): RgbImage => ({ width, height, data }))
  )
const anySide = fc.integer({ min: 1, max: 40 })

describe('resize', () => {
  test.skipIf(!existsSync(images))(
    "the original's JPEG becomes its 640 × 480 model input as OpenCV makes it (needs ../shared/data)",
    async () => {
      const resized = resize(await decodeImage(join(images, 'coco_bike.jpg')), 640, 480)
      const { mean, max } = difference(resized, await decodeImage(join(images, 'coco_bike_640x480.png')))
      // Exactly equal on x86-64; another processor's JPEG arithmetic may differ by a level here and there.
      expect(mean).toBeLessThan(0.01)
      expect(max).toBeLessThanOrEqual(1)
    }
  )

  test('pixels that an output pixel covers partly count by their share', () => {
    expect(greyValues(resize(grey(3, [0, 90, 255]), 2, 1))).toEqual([30, 200])
    expect(greyValues(resize(grey(1, [0, 90, 255]), 1, 2))).toEqual([30, 200])
  })

  test('ties are rounded as OpenCV does: up when halving, to the even neighbour otherwise', () => {
    expect(greyValues(resize(grey(2, [0, 1, 0, 1]), 1, 1))).toEqual([1])
    expect(greyValues(resize(grey(4, [0, 1, 0, 1]), 1, 1))).toEqual([0])
    expect(greyValues(resize(grey(4, [1, 2, 1, 2]), 1, 1))).toEqual([2])
  })

  test('enlarging interpolates between pixel centres and keeps the edges', () => {
    expect(greyValues(resize(grey(2, [0, 200]), 4, 1))).toEqual([0, 50, 150, 200])
    expect(greyValues(resize(grey(1, [77]), 3, 2))).toEqual([77, 77, 77, 77, 77, 77])
  })

  test('a picture of the wanted size is returned as it is', () => {
    const picture = testPicture()
    expect(resize(picture, picture.width, picture.height)).toBe(picture)
  })

  test('no size makes a value that was not between the lowest and the highest', () => {
    fc.assert(
      fc.property(anyPicture, anySide, anySide, (picture, width, height) => {
        const { data } = resize(picture, width, height)
        expect(data).toHaveLength(width * height * 3)
        expect(Math.min(...data)).toBeGreaterThanOrEqual(Math.min(...picture.data))
        expect(Math.max(...data)).toBeLessThanOrEqual(Math.max(...picture.data))
      })
    )
  })

  test('averaging everything into one pixel gives the mean', () => {
    fc.assert(
      fc.property(anyPicture, (picture) => {
        const mean = greyMean(picture)
        expect(Math.abs((resize(picture, 1, 1).data[0] ?? 0) - mean)).toBeLessThanOrEqual(0.5 + 1e-9)
      })
    )
  })

  test('a size that is none is refused', () => {
    expect(() => resize(testPicture(), 0, 10)).toThrow(RangeError)
    expect(() => resize(testPicture(), 10.5, 10)).toThrow(RangeError)
  })
})

function greyMean({ data, width, height }: RgbImage): number {
  let sum = 0
  for (let at = 0; at < data.length; at += 3) sum += data[at] ?? 0
  return sum / (width * height)
}

describe('letterbox', () => {
  test('adds nothing where the proportions agree', () => {
    const { image, geometry } = letterbox(testPicture(800, 600), 640, 480)
    expect(difference(image, resize(testPicture(800, 600), 640, 480)).max).toBe(0)
    expect(geometry).toMatchObject({ scaleX: 0.8, scaleY: 0.8, offsetX: 0, offsetY: 0, width: 800, height: 600 })
  })

  test('fills what remains with grey 114 on both sides', () => {
    const { image, geometry } = letterbox(
      grey(
        4,
        Array.from({ length: 8 }, () => 200)
      ),
      8,
      8
    )
    expect(geometry).toMatchObject({ offsetX: 0, offsetY: 2, scaleX: 2, scaleY: 2 })
    const rows = Array.from({ length: 8 }, (_, y) => greyValues(image)[y * 8 + 3])
    expect(rows).toEqual([114, 114, 200, 200, 200, 200, 114, 114])
  })

  test('the geometry leads every point and box back to the given picture', () => {
    fc.assert(
      fc.property(anySide, anySide, anySide, anySide, (width, height, toWidth, toHeight) => {
        const picture = testPicture(width, height)
        const { image, geometry } = letterbox(picture, toWidth, toHeight)
        expect([image.width, image.height]).toEqual([toWidth, toHeight])
        const corner = [geometry.offsetX, geometry.offsetY] as const
        const inner = [width * geometry.scaleX, height * geometry.scaleY] as const
        expect(pointToPicture(...corner, geometry)).toEqual([0, 0])
        const [x, y, w, h] = boxToPicture([...corner, ...inner], geometry)
        expect([x, y]).toEqual([0, 0])
        expect(w).toBeCloseTo(width, 9)
        expect(h).toBeCloseTo(height, 9)
      })
    )
  })
})
