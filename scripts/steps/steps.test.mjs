import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { fakeTool, testFolder } from '../lib/testing/folder.mjs'
import { machine, put } from '../lib/testing/machine.mjs'
import { officialAddon, openvinoRuntime, runtimePath } from './openvino.mjs'
import { packages, packagesFit } from './packages.mjs'
import { pictures } from './pictures.mjs'
import { pytorch } from './pytorch.mjs'

const onPosix = test.skipIf(process.platform === 'win32')

test('packages fit when every required one is there in the version of the lock file', async () => {
  const { root } = await machine()
  const lock = (thing, other) => ({
    packages: {
      '': { dependencies: { thing: '^1.0.0' } },
      'node_modules/thing': { version: thing },
      'node_modules/for-another-system': { version: other, optional: true }
    }
  })
  const installed = (packageVersions) =>
    put(path.join(root, 'node_modules/.package-lock.json'), { packages: packageVersions })
  await put(path.join(root, 'package.json'), { dependencies: { thing: '^1.0.0' } })
  await put(path.join(root, 'package-lock.json'), lock('1.0.0', '2.0.0'))
  expect(await packagesFit(root)).toBe(false)
  await installed({ 'node_modules/thing': { version: '1.0.0' } })
  expect(await packagesFit(root)).toBe(true)
  await installed({ 'node_modules/thing': { version: '1.0.1' } })
  expect(await packagesFit(root)).toBe(false)
  await installed({})
  expect(await packagesFit(root)).toBe(false)
  await installed({ 'node_modules/thing': { version: '1.0.0' } })
  // A dependency was added, and the lock file not yet.
  await put(path.join(root, 'package.json'), { dependencies: { thing: '^1.0.0', added: '1' } })
  expect(await packagesFit(root)).toBe(false)
})

test('packages that cannot be fetched end set-up with npm’s own last lines', async () => {
  const { root, run } = await machine()
  const dependencies = { 'left-out-of-every-cache': '1.0.0' }
  const name = 'node_modules/left-out-of-every-cache'
  await put(path.join(root, 'package.json'), { name: 'empty', dependencies })
  await put(path.join(root, 'package-lock.json'), {
    name: 'empty',
    lockfileVersion: 3,
    packages: { '': { name: 'empty', dependencies }, [name]: { version: '1.0.0' } }
  })
  // npm is told to stay offline, with an empty cache.
  const env = {
    ...process.env,
    VINOBENCH_CACHE: path.join(root, 'cache'),
    npm_config_offline: 'true',
    npm_config_cache: root
  }
  const { ok, missing, text } = await run([packages], { env })
  expect(ok).toBe(false)
  expect(missing[0].message).toContain('tried `npm ci`)')
  expect(text).toMatch(/ {4}\| npm error/)
})

test('a lock file that lacks a dependency is made to fit', async () => {
  const { root, run } = await machine()
  await put(path.join(root, 'local/package.json'), { name: 'local', version: '1.0.0' })
  await put(path.join(root, 'package.json'), { name: 'some', dependencies: { local: 'file:./local' } })
  await put(path.join(root, 'package-lock.json'), { name: 'some', lockfileVersion: 3, packages: { '': {} } })
  const env = { ...process.env, VINOBENCH_CACHE: path.join(root, 'cache'), npm_config_offline: 'true' }
  expect((await run([packages], { env })).done).toEqual(['packages'])
  expect(await packagesFit(root)).toBe(true)
})

/** A stand-in for the openvino-node package with a download script of our own. */
async function openvinoNode(root, script) {
  await put(path.join(root, 'node_modules/openvino-node/package.json'), { version: '1.0.0' })
  await put(path.join(root, 'node_modules/openvino-node/scripts/download-runtime.js'), script)
}
const writesAddon = `
  const fs = require('node:fs'), path = require('node:path')
  const bin = path.join(__dirname, '../bin')
  fs.mkdirSync(bin)
  fs.writeFileSync(path.join(bin, 'ov_node_addon.node'), 'addon')`

test('the official addon comes by its own script into the cache, and outlives node_modules', async () => {
  const { root, run } = await machine()
  await openvinoNode(root, writesAddon)
  const addon = path.join(root, 'node_modules/openvino-node/bin/ov_node_addon.node')
  expect((await run([officialAddon])).done).toEqual(['openvino-node'])
  expect(await fs.readFile(addon, 'utf8')).toBe('addon')
  expect((await run([officialAddon, openvinoRuntime])).done).toEqual([])
  await fs.rm(path.join(root, 'node_modules'), { recursive: true })
  await openvinoNode(root, 'throw new Error("must not run: the cache has it")')
  expect((await run([officialAddon])).done).toEqual(['openvino-node'])
  expect(await fs.readFile(addon, 'utf8')).toBe('addon')
})

test('a closed host is said in a line and remembered; the Python package takes its place', async () => {
  const { root, run } = await machine()
  const count = path.join(root, 'count')
  await openvinoNode(
    root,
    `${writesAddon}
     fs.appendFileSync(${JSON.stringify(count)}, 'x')
     console.error('Error: getaddrinfo ENOTFOUND some.host')
     process.exit(1)`
  )
  const first = await run([officialAddon])
  expect(first).toMatchObject({ ok: true, done: [], missing: [] })
  expect(first.text).toContain('not to be had here (ENOTFOUND)')
  await run([officialAddon])
  expect(await fs.readFile(count, 'utf8')).toBe('x')
  // What a failed download left lies nowhere.
  expect(existsSync(path.join(root, 'node_modules/openvino-node/bin'))).toBe(false)
  expect((await fs.readdir(path.join(root, 'cache'))).filter((name) => name.startsWith('openvino-node'))).toEqual([])
})

test('without pip OpenVINO and the pictures are missing, with what to do, and set-up goes on', async () => {
  const { run } = await machine()
  const { ok, missing, text } = await run([openvinoRuntime, pictures])
  expect(ok).toBe(true)
  expect(missing.map(({ step }) => step)).toEqual(['openvino', 'pictures'])
  expect(missing[0].message).toMatch(/openvino 2026\.4\.1 cannot be downloaded: there is no pip/)
  expect(missing[0].remedy).toMatch(/python3-pip.*npm run setup.*VINOBENCH_OPENVINO/)
  expect(text).toContain('without openvino, pictures')
})

test('an OpenVINO of the user’s own makes ours unnecessary', async () => {
  const { run } = await machine({ VINOBENCH_OPENVINO: '/opt/intel/openvino' })
  expect(await run([officialAddon, openvinoRuntime])).toMatchObject({ done: [], missing: [] })
})

test('of the OpenVINO package the libraries, C headers and licences are taken', () => {
  expect(runtimePath('openvino/libs/libopenvino_c.so.2641')).toBe('libs/libopenvino_c.so.2641')
  expect(runtimePath('openvino/include/openvino/c/gpu/x.h')).toBe('include/openvino/c/gpu/x.h')
  expect(runtimePath('openvino-2026.4.1.dist-info/licenses/licensing/a.txt')).toBe('licenses/licensing/a.txt')
  expect(runtimePath('openvino/include/openvino/core/any.hpp')).toBeNull()
  expect(runtimePath('openvino/__init__.py')).toBeNull()
  expect(runtimePath('openvino-2026.4.1.dist-info/RECORD')).toBeNull()
})

onPosix('a Python with PyTorch is looked for once and remembered while it lasts (needs a POSIX shell)', async () => {
  const tools = await testFolder()
  const torch = path.join(tools, 'torch.py')
  await fs.writeFile(torch, '')
  const python = await fakeTool(tools, 'python-of-mine', `echo "${torch}"`)
  const { run } = await machine({ VINOBENCH_PYTHON: python })
  expect((await run([pytorch])).done).toEqual(['pytorch'])
  expect((await run([pytorch])).done).toEqual([])
  await fs.rm(torch)
  expect((await run([pytorch])).missing[0].message).toBe(`${python} (VINOBENCH_PYTHON) has no PyTorch.`)
})

test('where there is no PyTorch and none may be installed, it says how to get it', async () => {
  const { run } = await machine()
  const { ok, missing } = await run([pytorch], { systemPython: '/nowhere/python3' })
  expect(ok).toBe(true)
  expect(missing[0]).toMatchObject({ message: 'No Python here has PyTorch.' })
  expect(missing[0].remedy).toMatch(/apt-get install python3-torch.*VINOBENCH_PYTHON/)
})

test('PyTorch can be left out', async () => {
  const { run } = await machine({ VINOBENCH_NO_PYTORCH: '1' })
  expect(await run([pytorch])).toMatchObject({ done: [], missing: [] })
})
