import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type Failure, FailureError } from '../../core/failure'
import { decodeImage, decodeImageBytes } from './decode'
import { loadSharp } from './sharp'
import { bmpFile, difference, filesOfAllFormats, fromPixels, greyPng, storedFor, testPicture } from './test-pictures'

const folder = mkdtempSync(join(tmpdir(), 'vinobench-decode-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const picture = testPicture()
let files: Record<string, Buffer> = {}
beforeAll(async () => {
  files = await filesOfAllFormats(picture)
})

function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const thrown: unknown = await work.then(
    () => 'no failure',
    (error: unknown) => error
  )
  expect(thrown).toBeInstanceOf(FailureError)
  return (thrown as FailureError).failure
}

/** One sentence that names the file and shows nothing of the machinery inside. */
function expectClearSentence({ message, remedy }: Failure, name: string): void {
  expect(message).toContain(name)
  expect(message).toMatch(/^[^\n]+\.$/)
  expect(message).not.toMatch(/vips|heif:|Input buffer|Error:|\bat .*:\d+/i)
  expect(remedy).toMatch(/^[^\n]+\.$/)
}

describe('pictures that are whole', () => {
  test.each([
    ['jpeg', 3],
    ['progressiveJpeg', 4],
    ['png', 0],
    ['webp', 5],
    ['losslessWebp', 0],
    ['gif', 6],
    ['tiff', 0],
    ['avif', 5],
    ['bmp', 0]
  ])('%s is decoded to the pixels it was made of (mean difference at most %d)', async (format, bound) => {
    const decoded = await decodeImage(file(`whole.${format}`, files[format] ?? ''))
    expect(difference(decoded, picture).mean).toBeLessThanOrEqual(bound)
    expect(decoded.data).toHaveLength(decoded.width * decoded.height * 3)
    expect(decoded.warnings ?? []).toEqual([])
  })

  test('content counts, not the name: a JPEG called .png is a JPEG', async () => {
    const decoded = await decodeImage(file('wrong-extension.png', files['jpeg'] ?? ''))
    expect(difference(decoded, picture).mean).toBeLessThan(3)
  })

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF orientation %d gives the upright pixels', async (orientation) => {
    const stored = await fromPixels(storedFor(orientation, picture))
    const oriented = stored.withMetadata({ orientation })
    for (const bytes of [
      await oriented.clone().png().toBuffer(),
      await oriented.clone().tiff({ compression: 'lzw' }).toBuffer()
    ]) {
      expect(difference(await decodeImageBytes(bytes, 'turned'), picture).max).toBe(0)
    }
    const jpeg = await oriented.clone().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer()
    expect(difference(await decodeImageBytes(jpeg, 'turned'), picture).mean).toBeLessThan(3)
  })

  test('a CMYK JPEG becomes RGB of about the same colours', async () => {
    const cmyk = await (await fromPixels(picture)).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()
    const decoded = await decodeImageBytes(cmyk, 'cmyk.jpg')
    expect(decoded.data).toHaveLength(picture.data.length)
    // Print cannot show saturated green or blue: the colours move, but light stays light and red red.
    expect(difference(decoded, picture).mean).toBeLessThan(40)
  })

  test('16 bits a channel are reduced to 8', async () => {
    const deep = await (await fromPixels(picture)).toColourspace('rgb16').png().toBuffer()
    expect(difference(await decodeImageBytes(deep, 'deep.png'), picture).max).toBeLessThanOrEqual(1)
  })

  test('grey becomes three equal channels, also with 16 bits and with opacity', async () => {
    const grey = (await fromPixels(picture)).greyscale()
    for (const pipeline of [
      grey.clone().toColourspace('b-w'),
      grey.clone().toColourspace('grey16'),
      grey.clone().ensureAlpha(1).toColourspace('b-w')
    ]) {
      const { width, height, data } = await decodeImageBytes(await pipeline.png().toBuffer(), 'grey.png')
      expect(data).toHaveLength(width * height * 3)
      expect(data.every((value, at) => value === data[at - (at % 3)])).toBe(true)
    }
  })

  test('transparency is laid on white, in pictures with a palette too', async () => {
    const sharp = await loadSharp()
    const clear = sharp({ create: { width: 4, height: 4, channels: 4, background: { r: 10, g: 20, b: 30, alpha: 0 } } })
    for (const bytes of [
      await clear.clone().png().toBuffer(),
      await clear.clone().png({ palette: true }).toBuffer(),
      await clear.clone().webp({ lossless: true }).toBuffer(),
      await clear.clone().gif().toBuffer()
    ]) {
      const { data } = await decodeImageBytes(bytes, 'clear')
      expect([...data].every((value) => value === 255)).toBe(true)
    }
  })

  test('of an animation the first frame is taken', async () => {
    const sharp = await loadSharp()
    const frame = (background: string) => ({ create: { width: 8, height: 6, channels: 3 as const, background } })
    const frames = await Promise.all(['#ff0000', '#0000ff'].map((colour) => sharp(frame(colour)).png().toBuffer()))
    const animation = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer()
    const decoded = await decodeImageBytes(animation, 'two-frames.gif')
    expect([decoded.width, decoded.height, ...decoded.data.subarray(0, 3)]).toEqual([8, 6, 255, 0, 0])
  })

  test('colour profiles are not applied to RGB pictures: models expect the values as they are written', async () => {
    const wide = await (await fromPixels(picture)).withIccProfile('p3').png().toBuffer()
    const sharp = await loadSharp()
    const { data } = await sharp(wide, { ignoreIcc: true }).raw().toBuffer({ resolveWithObject: true })
    expect(Buffer.from((await decodeImageBytes(wide, 'p3.png')).data).equals(data)).toBe(true)
  })

  test('a picture of one pixel and one of a single row of 65,535 are read', async () => {
    for (const size of [
      [1, 1],
      [65_535, 1]
    ] as const) {
      const bytes = await (await fromPixels(testPicture(...size))).png().toBuffer()
      const { width, height } = await decodeImageBytes(bytes, 'thin.png')
      expect([width, height]).toEqual(size)
    }
  })

  test('the unused fourth byte of a 32-bit bitmap is not taken for opacity', async () => {
    expect(difference(await decodeImageBytes(bmpFile(picture, 32), 'x.bmp'), picture).max).toBe(0)
  })

  test('stray bytes between the parts of a JPEG are a warning, not a refusal', async () => {
    const jpeg = files['jpeg'] ?? Buffer.alloc(0)
    const huffmanTable = jpeg.indexOf(Buffer.from([0xff, 0xc4]))
    const parts = [jpeg.subarray(0, huffmanTable), Buffer.from([0x12, 0x34]), jpeg.subarray(huffmanTable)]
    const decoded = await decodeImageBytes(Buffer.concat(parts), 'stray.jpg')
    expect(decoded.warnings).toEqual([expect.stringContaining('"stray.jpg"')])
    expect(difference(decoded, await decodeImageBytes(jpeg, 'clean.jpg')).max).toBe(0)
  })
})

describe('pictures that are not whole', () => {
  const formats = ['jpeg', 'progressiveJpeg', 'png', 'webp', 'losslessWebp', 'gif', 'tiff', 'avif', 'bmp']

  test.each(formats)('a %s that is cut anywhere is refused, or only its closing mark was lost', async (format) => {
    const whole = files[format] ?? Buffer.alloc(0)
    const pixels = await decodeImageBytes(whole, 'whole')
    const cuts = Array.from({ length: 25 }, (_, k) => Math.floor((whole.length * k) / 25) + 1)
    let refused = 0
    for (const length of [...cuts, whole.length - 8, whole.length - 1]) {
      const cut = decodeImageBytes(whole.subarray(0, length), 'cut')
      const decoded = await cut.catch(() => null)
      if (decoded === null) {
        expectClearSentence(await failureOf(cut), '"cut"')
        refused++
      } else {
        expect(difference(decoded, pixels).max).toBe(0)
        expect(length).toBeGreaterThan(whole.length * 0.95)
      }
    }
    expect(refused).toBeGreaterThanOrEqual(24)
  })

  test.each(formats)('a %s with a flipped bit gives a whole picture or one clear sentence', async (format) => {
    const whole = files[format] ?? Buffer.alloc(0)
    for (let k = 0; k < 40; k++) {
      const flipped = Buffer.from(whole)
      const at = Math.floor((whole.length * k) / 40)
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (k % 8))
      const attempt = decodeImageBytes(flipped, 'flipped')
      const decoded = await attempt.catch(() => null)
      if (decoded === null) expectClearSentence(await failureOf(attempt), '"flipped"')
      else expect(decoded.data).toHaveLength(decoded.width * decoded.height * 3)
    }
  })

  test('a header of 65,535 × 65,535 pixels with a tiny body is refused by its size', async () => {
    const failure = await failureOf(decodeImage(file('bomb.png', greyPng(65_535, 65_535, 1))))
    expect(failure.code).toBe('image-too-large')
    expect(failure.message).toContain('65535 × 65535')
    expectClearSentence(failure, 'bomb.png')
    const header = bmpFile(testPicture(2, 2))
    header.writeInt32LE(65_535, 18)
    header.writeInt32LE(65_535, 22)
    expect((await failureOf(decodeImageBytes(header, 'bomb.bmp'))).code).toBe('image-too-large')
  })

  test('a real picture of more than 100 megapixels is refused, one just below is read', async () => {
    const failure = await failureOf(decodeImageBytes(greyPng(12_000, 9_000, 9_000), 'huge.png'))
    expect(failure.code).toBe('image-too-large')
    expect(failure.message).toContain('108 megapixels')
    const large = await decodeImageBytes(greyPng(10_000, 4_000, 4_000), 'large.png')
    expect(large.data).toHaveLength(120_000_000)
  })
})

describe('what is no picture', () => {
  test.each([
    ['notes.txt', 'hello, this is text', /no format/],
    ['drawing.svg', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', /SVG drawing/],
    ['paper.pdf', '%PDF-1.7\n', /PDF document/],
    ['photo.heic', '\0\0\0\x18ftypheic\0\0\0\0mif1heic', /HEIC/],
    ['clip.mp4', '\0\0\0\x18ftypisom\0\0\0\0isommp41', /video/],
    ['page.jpg', '<!DOCTYPE html><html></html>', /web page/]
  ])('%s is refused by its content', async (name, content, reason) => {
    const failure = await failureOf(decodeImage(file(name, Buffer.from(content, 'latin1'))))
    expect(failure.code).toBe('image-unreadable')
    expect(failure.message).toMatch(reason)
    expectClearSentence(failure, name)
  })

  test('loaders of untrusted formats are closed in sharp itself, as are all that open files', async () => {
    const sharp = await loadSharp()
    await expect(sharp(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')).toBuffer()).rejects.toThrow()
    await expect(sharp(file('closed.png', files['png'] ?? '')).toBuffer()).rejects.toThrow()
  })

  test('an empty file, a folder and a missing file are each told apart', async () => {
    const empty = await failureOf(decodeImage(file('empty.jpg', '')))
    expect(empty.message).toMatch(/empty/)
    mkdirSync(join(folder, 'album.jpg'))
    const album = await failureOf(decodeImage(join(folder, 'album.jpg')))
    expect(album.message).toMatch(/folder/)
    const missing = await failureOf(decodeImage(join(folder, 'missing.jpg')))
    expect(missing.code).toBe('file-not-found')
    const below = await failureOf(decodeImage(join(folder, 'empty.jpg', 'x.jpg')))
    expect(below.code).toBe('file-not-found')
    for (const [failure, name] of [
      [empty, 'empty.jpg'],
      [album, 'album.jpg'],
      [missing, 'missing.jpg']
    ] as const)
      expectClearSentence(failure, name)
  })

  test('a file of more than 200 MB is refused unread', async () => {
    const path = file('sparse.jpg', 'x')
    truncateSync(path, 201 * 1024 * 1024)
    const failure = await failureOf(decodeImage(path))
    expect(failure.code).toBe('image-too-large')
    expectClearSentence(failure, 'sparse.jpg')
  })

  test('a name cannot break the line or turn the text round', async () => {
    const failure = await failureOf(decodeImage(join(folder, 'a\nb\u202egpj.png')))
    expectClearSentence(failure, 'a�b�gpj.png')
    expect((await failureOf(decodeImage('a\0b.png'))).code).toBe('file-not-found')
  })

  test.skipIf(process.platform === 'win32')('a FIFO and a device are refused without being opened', async () => {
    const fifo = join(folder, 'pipe.jpg')
    execFileSync('mkfifo', [fifo])
    const pipe = await failureOf(decodeImage(fifo))
    expect(pipe.message).toMatch(/named pipe/)
    expectClearSentence(pipe, 'pipe.jpg')
    const device = await failureOf(decodeImage('/dev/zero'))
    expect(device.message).toMatch(/device/)
    symlinkSync(fifo, join(folder, 'link.jpg'))
    expect((await failureOf(decodeImage(join(folder, 'link.jpg')))).message).toMatch(/named pipe/)
    symlinkSync(join(folder, 'loop.jpg'), join(folder, 'loop.jpg'))
    expect((await failureOf(decodeImage(join(folder, 'loop.jpg')))).message).toMatch(/link/)
  })

  test.skipIf(process.platform === 'win32')('a file without permission says so', async () => {
    const path = file('secret.png', files['png'] ?? '')
    chmodSync(path, 0)
    chmodSync(folder, 0o755)
    // Nothing is forbidden to root: become nobody for a moment.
    const isRoot = process.geteuid?.() === 0
    if (isRoot) process.seteuid?.(65_534)
    const attempt = failureOf(decodeImage(path)).finally(() => {
      if (isRoot) process.seteuid?.(0)
    })
    const failure = await attempt
    expect(failure.code).toBe('file-unreadable')
    expectClearSentence(failure, 'secret.png')
  })
})
