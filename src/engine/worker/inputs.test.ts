import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ModelInput } from '../../core/model'
import { distinctInputs, prepareInputs } from './inputs'

const input: ModelInput = { name: 'x', shape: [1, 3, 4, 8], layout: 'NCHW', elementType: 'f32', white: 1 }
const frame = 3 * 4 * 8

let folder: string
let red: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'vinobench-inputs-'))
  red = path.join(folder, 'red.png')
  await sharp({ create: { width: 16, height: 8, channels: 3, background: '#ff0000' } })
    .png()
    .toFile(red)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each([1, 2, 4, 5, 8])('with batch %i all four inputs differ', async (batch) => {
  const inputs = await prepareInputs(input, batch, red, 1)
  expect(inputs).toHaveLength(distinctInputs)
  expect(new Set(inputs.map((array) => array.join())).size).toBe(distinctInputs)
  expect(inputs.every((array) => array.length === frame * batch)).toBe(true)
})

test('the first frame of the first input is the picture, the rest is noise in the range of a picture', async () => {
  const [first, second] = await prepareInputs(input, 1, red, 1)
  expect([first?.[0], first?.[32], first?.[64]]).toEqual([1, 0, 0])
  expect(second?.every((value) => value >= 0 && value < 1)).toBe(true)
})

test('the same seed gives the same inputs, another one others', async () => {
  const [a, b, c] = await Promise.all([1, 1, 2].map((seed) => prepareInputs(input, 1, null, seed)))
  expect(a).toEqual(b)
  expect(a).not.toEqual(c)
})

test('a model whose layout is unknown is shown noise in its own element type', async () => {
  const inputs = await prepareInputs({ ...input, layout: 'unknown', elementType: 'i32', white: 255 }, 1, red, 1)
  expect(inputs[0]).toBeInstanceOf(Int32Array)
  expect(Math.max(...(inputs[0] ?? []))).toBeGreaterThan(100)
})
