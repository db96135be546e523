import { existsSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { projectRoot } from '../lib/project.mjs'
import { neededFiles, packageFolder } from './needed.mjs'

describe('what of node_modules is shipped', () => {
  let files
  beforeAll(async () => {
    files = await neededFiles(projectRoot)
  })

  test('each file is there, and is named once', () => {
    expect(files.filter((name) => !existsSync(path.join(projectRoot, name)))).toEqual([])
    expect(new Set(files).size).toBe(files.length)
  })

  test('native files are those of this computer', () => {
    const native = files.filter((name) => name.endsWith('.node'))
    const here = new RegExp(`${process.platform}[-_/]${process.arch}`)
    expect(native.length).toBeGreaterThanOrEqual(3)
    expect(native.filter((name) => !here.test(name))).toEqual([])
  })

  test('ONNX Runtime comes with its library for this computer', () => {
    const runtime = files.filter((name) => name.startsWith('node_modules/onnxruntime-node/bin/'))
    expect(runtime.some((name) => /libonnxruntime|onnxruntime\.dll/.test(name))).toBe(true)
    const folder = `bin/napi-v6/${process.platform}/${process.arch}/`
    expect(runtime.every((name) => name.includes(folder))).toBe(true)
  })

  test('what packages open by name while they run is found too', () => {
    expect(files).toContain('node_modules/@cwasm/nsbmp/nsbmp.wasm')
    expect(files.filter((name) => name.endsWith('.ttf'))).toHaveLength(2)
    expect(files).toContain('node_modules/sharp/dist/sharp.mjs')
  })

  test.runIf(process.platform === 'linux')(
    'on Linux pictures are read by the WebAssembly build, not by the native one',
    () => {
      expect(files.some((name) => /sharp-wasm32.*\.wasm$/.test(name))).toBe(true)
      expect(files).toContain('node_modules/@img/sharp-wasm32/node_modules/@emnapi/runtime/index.js')
      expect(files.filter((name) => /@img\/sharp-(?:libvips-)?linux/.test(name))).toEqual([])
    }
  )

  test('manifests inside a package, which say what kind its modules are of, come along', () => {
    expect(files).toContain('node_modules/onnxruntime-common/dist/cjs/package.json')
  })

  test('nothing is shipped that only developers read', () => {
    expect(
      files.filter((name) => /\.(?:map|d\.[cm]?ts|tsx?|md)$|\.test\./.test(name) && !/licen[cs]e/i.test(name))
    ).toEqual([])
    expect(
      files.filter((name) => /node_modules\/(?:adm-zip|global-agent|tar-fs|electron|vite|vitest)\//.test(name))
    ).toEqual([])
  })
})

test('the package of a file is the innermost one', () => {
  expect(packageFolder('node_modules/a/lib/b.js')).toBe('node_modules/a')
  expect(packageFolder('node_modules/@a/b/node_modules/@c/d/e.js')).toBe('node_modules/@a/b/node_modules/@c/d')
})
