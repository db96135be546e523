import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../lib/project.mjs'
import { draw, icns, ico } from './icons.mjs'

const svg = readFileSync(path.join(projectRoot, 'resources', 'icon.svg'), 'utf8')
const pngSize = (png) => [png.readUInt32BE(16), png.readUInt32BE(20)]

test('the drawing becomes a square PNG of the asked size', async () => {
  const png = await draw(svg, 48)
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect(pngSize(png)).toEqual([48, 48])
})

test('a Windows icon names where each of its pictures begins and how large it is', async () => {
  const pictures = await Promise.all([16, 256].map(async (size) => ({ size, png: await draw(svg, size) })))
  const file = ico(pictures)
  expect(file.readUInt16LE(4)).toBe(2)
  pictures.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index
    expect(file.readUInt8(at)).toBe(size % 256)
    const begin = file.readUInt32LE(at + 12)
    expect(file.subarray(begin, begin + file.readUInt32LE(at + 8)).equals(png)).toBe(true)
  })
})

test('an Apple icon is a chain of pictures, each with its length, that ends where the file ends', async () => {
  const file = icns([
    { kind: 'icp4', png: await draw(svg, 16) },
    { kind: 'ic07', png: await draw(svg, 128) }
  ])
  expect(file.subarray(0, 4).toString()).toBe('icns')
  expect(file.readUInt32BE(4)).toBe(file.length)
  const kinds = []
  let at = 8
  for (; at < file.length; at += file.readUInt32BE(at + 4)) kinds.push(file.subarray(at, at + 4).toString())
  expect(kinds).toEqual(['icp4', 'ic07'])
  expect(at).toBe(file.length)
})
