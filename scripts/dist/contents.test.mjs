import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import asar from '@electron/asar'
import fs from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, test } from 'vitest'
import { projectRoot } from '../lib/project.mjs'
import { testFolder } from '../lib/testing/folder.mjs'
import { finishContents, licencesName, prepareContents } from './contents.mjs'
import { manifestName } from './manifest.mjs'

const mit = (holder) => `MIT License\n\nCopyright (c) ${holder}\n\nPermission is hereby granted`
const list = 'out/bundled-packages.json'
const npm = (name, version, license = 'MIT') => JSON.stringify({ name, version, license })

let folder = ''
const at = (name) => path.join(folder, name)
const unpacked = (name) => name.endsWith('.node')

/** A project with two packages, one of which a bundle took in, and what would be staged of it. */
const made = {
  'project/package.json': JSON.stringify({
    name: 'vinobench',
    productName: 'VinoBench',
    version: '1.2.3',
    license: 'Apache-2.0'
  }),
  'project/LICENSE': 'Apache License',
  'project/node_modules/packed/package.json': npm('packed', '1.0.0'),
  'project/node_modules/packed/LICENSE': mit('Packed'),
  'project/node_modules/bundled/package.json': npm('bundled', '2.0.0', '(MIT OR GPL-3.0-only)'),
  'project/node_modules/bundled/licence.txt': mit('Bundled'),
  'stage/package.json': '{}',
  'stage/out/main/index.js': 'x'.repeat(1000),
  [`stage/${list}`]: '[]',
  'stage/out/main/bundled-packages.json': '[]',
  'stage/out/preload/bundled-packages.json': '[]',
  'stage/out/renderer/bundled-packages.json': '[{"name":"bundled","version":"2.0.0","folder":"node_modules/bundled"}]',
  'stage/node_modules/packed/package.json': npm('packed', '1.0.0'),
  'stage/node_modules/packed/native.node': 'native code',
  'openvino/libs/libopenvino.so.2641': 'build 2026.4.1-22982-e213a147257-releases',
  'openvino/licenses/LICENSE': 'OpenVINO’s Apache License',
  'models/manifest.json': JSON.stringify({
    models: [
      {
        id: 'net',
        name: 'Net',
        licence: 'MIT (of its package)',
        source: 'somewhere',
        origin: { kind: 'yolov5-synthetic' }
      }
    ]
  }),
  'models/net/net.onnx': 'weights',
  'electron/LICENSE.electron.txt': mit('Electron contributors'),
  'electron/electron': `${'\0'.repeat(1_000_001)}Chrome/130.0.6723.137 Electron/33.2.1`
}

beforeEach(async () => {
  folder = await testFolder()
  await write(made)
  await fs.symlink(path.join(projectRoot, 'resources'), at('project/resources'), 'junction')
})

async function write(files) {
  for (const [name, text] of Object.entries(files)) {
    await fs.mkdir(path.dirname(at(name)), { recursive: true })
    await fs.writeFile(at(name), text)
  }
}

const prepare = () =>
  prepareContents({
    root: at('project'),
    stage: at('stage'),
    extra: ['openvino', 'models'].map((name) => ({ name, folder: at(name) })),
    electron: at('electron'),
    unpacked
  })

/** What electron-builder does, as far as it matters here. */
async function pack() {
  await fs.rm(at('app'), { recursive: true, force: true })
  await fs.cp(at('electron'), at('app'), { recursive: true })
  for (const name of ['openvino', 'models']) await fs.cp(at(name), at(`app/resources/${name}`), { recursive: true })
  asar.uncache(at('app/resources/app.asar'))
  await asar.createPackageWithOptions(at('stage'), at('app/resources/app.asar'), { unpack: '**/*.node' })
}

const finish = () =>
  finishContents({ root: at('project'), app: at('app'), dist: at('dist'), name: 'it', seconds: 1_700_000_000 })

test('what is packed is named with its licence, whether it lies in a package, in a bundle or beside the archive', async () => {
  await prepare()
  await pack()
  const { size } = await finish()
  const notices = await fs.readFile(at('app/THIRD-PARTY-NOTICES.txt'), 'utf8')
  for (const name of [
    'packed 1.0.0 (MIT)',
    'bundled 2.0.0',
    'OpenVINO Runtime 2026.4.1 (Apache-2.0)',
    'Electron 33.2.1 (MIT)',
    'Chromium 130.0.6723.137',
    'Net (MIT)'
  ]) {
    expect(notices).toContain(name)
  }
  for (const text of ['Copyright (c) Packed', 'Copyright (c) Bundled', 'OpenVINO’s Apache', 'Electron contributors']) {
    expect(notices).toContain(text)
  }
  const shown = JSON.parse(await fs.readFile(at(`stage/${licencesName}`), 'utf8'))
  expect(shown.map(({ name }) => name)).toEqual([
    'bundled',
    'Chromium',
    'Electron',
    'Net',
    'OpenVINO Runtime',
    'packed',
    'VinoBench'
  ])
  expect(shown.find(({ name }) => name === 'Chromium').text).toBeNull()
  expect(size).toMatch(/Electron +\| +1\.0 /)
  // A second time: what the first has written is no part of Electron.
  await expect(finish()).resolves.toMatchObject({ size })
})

test('the list of parts is valid CycloneDX 1.6, names versions and sums, and is the same each time', async () => {
  await prepare()
  await pack()
  const { sbom } = await finish()
  const text = await fs.readFile(sbom, 'utf8')
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6)
  expect(await validator.validate(text)).toBeNull()
  const bom = JSON.parse(text)
  expect(bom.metadata).toMatchObject({
    timestamp: '2023-11-14T22:13:20.000Z',
    component: { name: 'VinoBench', version: '1.2.3' }
  })
  const component = (name) => bom.components.find((part) => part.name === name)
  expect(component('packed')).toMatchObject({ purl: 'pkg:npm/packed@1.0.0', licenses: [{ expression: 'MIT' }] })
  expect(component('bundled').properties).toEqual([{ name: 'vinobench:bundled', value: 'true' }])
  expect(component('Electron').version).toBe('33.2.1')
  expect(component('Net').type).toBe('machine-learning-model')
  const weights = component('Net').components[0]
  // printf weights | sha256sum
  expect(weights.hashes).toEqual([
    { alg: 'SHA-256', content: '9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c' }
  ])
  await finish()
  expect(await fs.readFile(sbom, 'utf8')).toBe(text)
})

test('the manifest names every file outside the archive, by what it is for', async () => {
  await prepare()
  const { files, closedFolders } = JSON.parse(await fs.readFile(at(`stage/${manifestName}`), 'utf8'))
  expect(Object.fromEntries(files.map(({ name, part }) => [name, part]))).toEqual({
    'app.asar.unpacked/node_modules/packed/native.node': 'other',
    'models/manifest.json': 'models',
    'models/net/net.onnx': 'models',
    'openvino/libs/libopenvino.so.2641': 'openvino',
    'openvino/licenses/LICENSE': 'papers'
  })
  expect(closedFolders).toEqual(['app.asar.unpacked/node_modules/packed', 'openvino/libs'])
})

test.each([
  [
    'a changed',
    () => write({ 'app/resources/models/net/net.onnx': 'Weights' }),
    /models\/net\/net\.onnx is not the file/
  ],
  [
    'a missing',
    () => fs.rm(at('app/resources/openvino/libs/libopenvino.so.2641')),
    /libopenvino\.so\.2641 is in .* and not in the package/
  ],
  [
    'an additional',
    () => write({ 'app/resources/openvino/libs/more.so': '' }),
    /more\.so lies outside the archive and is not in/
  ]
])('%s file beside the archive is found after packing', async (_name, change, message) => {
  await prepare()
  await pack()
  await change()
  await expect(finish()).rejects.toThrow(message)
})

test('a package without the text of its licence is not shipped', async () => {
  await fs.rm(at('project/node_modules/bundled/licence.txt'))
  await expect(prepare()).rejects.toThrow(
    'bundled 2.0.0 ((MIT OR GPL-3.0-only)) is shipped without the text of its licence.'
  )
})

test('a package under a licence that is not in our list is not shipped', async () => {
  await write({ 'stage/node_modules/packed/package.json': npm('packed', '1.0.0', 'GPL-3.0-only') })
  await expect(prepare()).rejects.toThrow('packed 1.0.0 has the licence "GPL-3.0-only"')
})

test('a bundle that does not say what it took in is not shipped', async () => {
  await fs.rm(at('stage/out/renderer/bundled-packages.json'))
  await expect(prepare()).rejects.toThrow('out/renderer/bundled-packages.json is not packed')
})

test('a package that was added after the licences were written is found', async () => {
  await prepare()
  await write({
    'stage/node_modules/late/package.json': npm('late', '3.0.0'),
    'stage/node_modules/late/LICENSE': mit('Late')
  })
  await pack()
  await expect(finish()).rejects.toThrow('not shown: late 3.0.0')
})

test('a package that is too large for what it runs is refused, with the table', async () => {
  await write({ 'stage/out/main/index.js': 'x'.repeat(500_000) })
  await prepare()
  await pack()
  await expect(finish()).rejects.toThrow(/1\.5\d+ × [^]*VinoBench itself/)
})

test('an archive whose last bytes are still being written is waited for, one that stays too short is an error', async () => {
  await prepare()
  await pack()
  const archive = at('app/resources/app.asar')
  const whole = await finish().then(() => fs.readFile(archive))
  await fs.truncate(archive, whole.length - 500)
  const finished = finish()
  await sleep(200)
  await fs.writeFile(archive, whole)
  expect((await finished).size).toMatch(/VinoBench/)
  await fs.truncate(archive, whole.length - 500)
  await expect(finish()).rejects.toThrow(`holds ${whole.length - 500} bytes where its table says ${whole.length}`)
  await fs.writeFile(archive, Buffer.concat([whole, Buffer.from('more')]))
  await expect(finish()).rejects.toThrow(`holds ${whole.length + 4} bytes`)
})
