import fs from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { configuration, mayNotarize } from '../../electron-builder.config.mjs'
import { projectRoot } from '../lib/project.mjs'
import { testFolder } from '../lib/testing/folder.mjs'
import { fuses } from './fuses.mjs'
import { productOf, sourceDate } from './product.mjs'
import { builtFiles, isUnpacked, unpackedPatterns, usedOfOpenVino } from './stage.mjs'

const product = productOf(projectRoot)

describe('what lies outside the archive', () => {
  const outside = [
    'node_modules/@koromix/koffi-linux-x64/linux_x64/koffi.node',
    'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1',
    'node_modules/@expo-google-fonts/m-plus-1p/700Bold/MPLUS1p_700Bold.ttf',
    'node_modules/openvino-node/dist/index.js',
    'node_modules/@img/sharp-libvips-darwin-arm64/lib/libvips-cpp.dylib'
  ]
  const inside = [
    'node_modules/@img/sharp-wasm32/lib/sharp.wasm',
    'node_modules/onnxruntime-node/dist/index.js',
    'out/main/index.js'
  ]

  test('is what the system or a library opens by itself, and nothing else', () => {
    expect(outside.filter((name) => !isUnpacked(name))).toEqual([])
    expect(inside.filter(isUnpacked)).toEqual([])
  })

  test('is the same for electron-builder, which takes patterns', () => {
    const { minimatch } = createRequire(createRequire(import.meta.url).resolve('app-builder-lib'))('minimatch')
    const unpacks = (name) => unpackedPatterns.some((pattern) => minimatch(name, pattern))
    expect(outside.filter((name) => !unpacks(name))).toEqual([])
    expect(inside.filter(unpacks)).toEqual([])
  })
})

test('of the window what was built last is shipped, and neither what an open window still needs nor maps', async () => {
  const root = await testFolder()
  const out = path.join(root, 'out')
  const lying = ['cli.js', 'main/index.js', 'main/chunks/chart-old.js', 'renderer/assets/start-old.js']
  for (const name of lying) {
    await fs.mkdir(path.dirname(path.join(out, name)), { recursive: true })
    await fs.writeFile(path.join(out, name), '')
  }
  await expect(builtFiles(root)).rejects.toThrow('The window is not built.')
  const files = ['renderer/index.html', 'main/index.js', 'main/index.js.map', 'renderer/assets/start-new.js']
  await fs.writeFile(path.join(out, '.window.json'), JSON.stringify({ files }))
  expect(await builtFiles(root)).toEqual([
    'bundled-packages.json',
    'engine-process.js',
    'inference-thread.js',
    'listing.js',
    'main/index.js',
    'renderer/assets/start-new.js',
    'renderer/index.html'
  ])
})

test('of OpenVINO the readers of our formats, all devices and the GPU’s tuning are shipped, and nothing for compilers', () => {
  const used = [
    'libs/libopenvino_c.so.2641',
    'libs/libopenvino_onnx_frontend.so.2641',
    'libs/libopenvino_intel_npu_plugin.so',
    'libs/cache.json',
    'libs/libhwloc.so.15',
    'licenses/LICENSE'
  ]
  const unused = [
    'libs/libopenvino_pytorch_frontend.so.2641',
    'libs/libopenvino_jax_frontend.so.2641',
    'libs/libtbbmalloc_proxy.so.2',
    'libs/tbb.pc',
    'include/openvino/c/openvino.h'
  ]
  expect(used.filter((name) => !usedOfOpenVino(name))).toEqual([])
  expect(unused.filter(usedOfOpenVino)).toEqual([])
})

const configurationOf = (env = {}) =>
  configuration({
    root: projectRoot,
    product,
    electron: projectRoot,
    electronVersion: '33.2.1',
    staged: projectRoot,
    parts: [{ name: 'openvino', folder: projectRoot }],
    output: projectRoot,
    afterPack: async () => {},
    env
  })

describe('the configuration of electron-builder', () => {
  test('passes its own check', async () => {
    const { validateConfiguration } = await import('app-builder-lib/out/util/config/config.js')
    const { DebugLogger } = await import('builder-util')
    await expect(validateConfiguration(configurationOf(), new DebugLogger(false))).resolves.toBeUndefined()
    await expect(validateConfiguration({ ...configurationOf(), nonsense: 1 }, new DebugLogger(false))).rejects.toThrow(
      'nonsense'
    )
  })

  test('installs for one user, in one click, without asking for an administrator', () => {
    expect(configurationOf().nsis).toMatchObject({
      oneClick: true,
      perMachine: false,
      allowElevation: false,
      packElevateHelper: false,
      deleteAppDataOnUninstall: false
    })
  })

  test('asks Apple only where there is an account to ask with', () => {
    expect(mayNotarize({})).toBe(false)
    expect(mayNotarize({ APPLE_API_KEY: 'a' })).toBe(true)
    expect(configurationOf({ APPLE_API_KEY: 'a' }).mac.notarize).toBe(true)
    expect(configurationOf().mac).toMatchObject({ hardenedRuntime: true, notarize: false })
  })

  test('names every fuse that it knows, so that none follows a default', async () => {
    const scheme = JSON.parse(await fs.readFile(`${projectRoot}/node_modules/app-builder-lib/scheme.json`, 'utf8'))
    const known = Object.keys(scheme.definitions.FuseOptionsV1.properties).filter(
      (name) => name !== 'resetAdHocDarwinSignature'
    )
    expect(Object.keys(fuses).sort()).toEqual(known.sort())
  })
})

test('the date of a build is the one that is asked for, else the commit’s', async () => {
  expect(await sourceDate(projectRoot, { ...process.env, SOURCE_DATE_EPOCH: '1700000000' })).toBe(1_700_000_000)
  const ofCommit = await sourceDate(projectRoot, { ...process.env, SOURCE_DATE_EPOCH: '' })
  expect(ofCommit).toBeGreaterThan(1_600_000_000)
  expect(await sourceDate(projectRoot, { ...process.env, SOURCE_DATE_EPOCH: '' })).toBe(ofCommit)
})
