import { readFile } from 'node:fs/promises'
import fs from 'node:fs/promises'
import path from 'node:path'

export const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512]
const windowsSizes = [16, 24, 32, 48, 64, 128, 256]
/** Apple's names of the sizes that may be PNG. */
const appleKinds = [
  ['icp4', 16],
  ['icp5', 32],
  ['icp6', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024]
]

/** Draws an SVG as a square PNG of that many pixels. */
export async function draw(svg, size) {
  const { Resvg } = await import('@resvg/resvg-js')
  return Buffer.from(
    new Resvg(svg, { fitTo: { mode: 'width', value: size }, font: { loadSystemFonts: false } }).render().asPng()
  )
}

/**
 * All icons out of the two drawings in `resources`: `png/<size>x<size>.png` and `result/<size>x<size>.png` for Linux,
 * `icon.ico` and `result.ico` for Windows, `icon.icns` and `result.icns` for macOS.
 */
export async function drawIcons(resources, folder) {
  await fs.rm(folder, { recursive: true, force: true })
  for (const [name, pngs] of [
    ['icon', 'png'],
    ['result', 'result']
  ]) {
    const svg = await readFile(path.join(resources, `${name}.svg`), 'utf8')
    const sizes = [...new Set([...linuxSizes, ...windowsSizes, ...appleKinds.map(([, size]) => size)])]
    const drawn = new Map(await Promise.all(sizes.map(async (size) => [size, await draw(svg, size)])))
    await fs.mkdir(path.join(folder, pngs), { recursive: true })
    for (const size of linuxSizes) await fs.writeFile(path.join(folder, pngs, `${size}x${size}.png`), drawn.get(size))
    await fs.writeFile(
      path.join(folder, `${name}.ico`),
      ico(windowsSizes.map((size) => ({ size, png: drawn.get(size) })))
    )
    await fs.writeFile(
      path.join(folder, `${name}.icns`),
      icns(appleKinds.map(([kind, size]) => ({ kind, png: drawn.get(size) })))
    )
  }
}

/** A Windows icon that holds PNG pictures. */
export function ico(pictures) {
  const header = Buffer.alloc(6 + 16 * pictures.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(pictures.length, 4)
  let offset = header.length
  pictures.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index
    // 0 stands for 256.
    header.writeUInt8(size % 256, at)
    header.writeUInt8(size % 256, at + 1)
    header.writeUInt16LE(1, at + 4)
    header.writeUInt16LE(32, at + 6)
    header.writeUInt32LE(png.length, at + 8)
    header.writeUInt32LE(offset, at + 12)
    offset += png.length
  })
  return Buffer.concat([header, ...pictures.map(({ png }) => png)])
}

/** An Apple icon that holds PNG pictures. */
export function icns(pictures) {
  const parts = pictures.map(({ kind, png }) => {
    const head = Buffer.alloc(8)
    head.write(kind, 'latin1')
    head.writeUInt32BE(png.length + 8, 4)
    return Buffer.concat([head, png])
  })
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(8)
  head.write('icns', 'latin1')
  head.writeUInt32BE(body.length + 8, 4)
  return Buffer.concat([head, body])
}
