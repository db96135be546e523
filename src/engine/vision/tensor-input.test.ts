import { describe, expect, test } from 'vitest'

import { FailureError } from '../../core/failure'
import type { ModelInput } from '../../core/model'
import type { RgbImage } from './image'
import { fillInput, toInputTensor } from './tensor-input'

/** Two pixels side by side. */
const picture: RgbImage = { width: 2, height: 1, data: Uint8Array.from([255, 128, 0, 10, 20, 30]) }

const nchw: ModelInput = { name: 'images', shape: [1, 3, 1, 2], layout: 'NCHW', elementType: 'f32', white: 1 }
const nhwc: ModelInput = { name: 'images', shape: [1, 1, 2, 3], layout: 'NHWC', elementType: 'f32', white: 255 }

describe('input of a model', () => {
  test('NCHW holds red, green and blue planes, divided by 255 as the original does', () => {
    const { shape, data } = toInputTensor(picture, nchw)
    expect(shape).toEqual([1, 3, 1, 2])
    expect([...data]).toEqual([255, 10, 128, 20, 0, 30].map((value) => Math.fround(value / 255)))
  })

  test('NHWC holds pixel after pixel; white may stay 255', () => {
    expect([...toInputTensor(picture, nhwc).data]).toEqual([...picture.data])
  })

  test('i32 and u8 inputs get whole numbers', () => {
    expect(toInputTensor(picture, { ...nhwc, elementType: 'i32' }).data).toEqual(Int32Array.from(picture.data))
    expect(toInputTensor(picture, { ...nhwc, elementType: 'u8' }).data).toEqual(picture.data)
  })

  test('pictures of a batch lie one behind the other', () => {
    const black: RgbImage = { ...picture, data: new Uint8Array(6) }
    const { shape, data } = toInputTensor([black, picture], { ...nhwc, elementType: 'u8' })
    expect(shape).toEqual([2, 1, 2, 3])
    expect([...data]).toEqual([...black.data, ...picture.data])
    const target = new Float32Array(12)
    fillInput(picture, nhwc, target, 1)
    expect([...target]).toEqual([...black.data, ...picture.data])
  })

  test('inputs that take no RGB picture are refused in words', () => {
    expect(() => toInputTensor(picture, { ...nchw, shape: [1, 1, 1, 2] })).toThrow(FailureError)
    expect(() => toInputTensor(picture, { ...nchw, layout: 'unknown' })).toThrow(/takes no RGB picture/)
    expect(() => toInputTensor(picture, { ...nhwc, elementType: 'u8', white: 1 })).toThrow(FailureError)
  })

  test('a picture, array or place that does not fit is refused', () => {
    expect(() => fillInput({ ...picture, width: 1, height: 2 }, nchw, new Float32Array(6))).toThrow(RangeError)
    expect(() => fillInput(picture, nchw, new Int32Array(6))).toThrow(RangeError)
    expect(() => fillInput(picture, nchw, new Float32Array(6), 1)).toThrow(RangeError)
  })
})
