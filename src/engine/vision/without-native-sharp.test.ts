import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../folders'
import { nativeSharpClashes, withoutNativeSharp } from './without-native-sharp'

const electron = { ...process.versions, electron: '33.2.1' }

test('only Electron on Linux does without the native file', () => {
  expect(nativeSharpClashes('linux', electron)).toBe(true)
  expect(nativeSharpClashes('linux', process.versions)).toBe(false)
  expect(nativeSharpClashes('win32', electron)).toBe(false)
  expect(nativeSharpClashes('darwin', electron)).toBe(false)
})

test('sharp then runs as WebAssembly, and afterwards names are resolved as ever', async () => {
  const atExit = process.listeners('exit')
  const sharp = await withoutNativeSharp(() => import('sharp'))
  expect(sharp.versions).toHaveProperty('emscripten')
  const red = await sharp({ create: { width: 3, height: 2, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  expect(await sharp(red).metadata()).toMatchObject({ format: 'png', width: 3, height: 2 })
  const { data } = await sharp(red).raw().toBuffer({ resolveWithObject: true })
  // Not views of the WebAssembly's memory.
  expect([red.buffer, data.buffer]).toEqual([expect.any(ArrayBuffer), expect.any(ArrayBuffer)])
  expect([...data]).toEqual(Array.from({ length: 6 }, () => [255, 0, 0]).flat())
  // Its own end would wait for its work, for ever where that waits for the thread that ends.
  expect(process.listeners('exit')).toEqual(atExit)
  // Both builds are installed, in the same version: that of the WebAssembly is a dependency of ours.
  const versionOf = (name: string): unknown =>
    JSON.parse(readFileSync(path.join(projectRoot(), 'node_modules', name, 'package.json'), 'utf8')).version
  expect(versionOf('@img/sharp-wasm32')).toBe(versionOf('sharp'))
  const native = `@img/sharp-${process.platform}-${process.arch}/sharp.node`
  expect(() => createRequire(import.meta.url).resolve(native)).not.toThrow()
})
