import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Licences } from './licences'

const project = fileURLToPath(new URL('../..', import.meta.url))
let folder = ''
beforeAll(() => (folder = mkdtempSync(path.join(tmpdir(), 'vinobench-licences-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('every package that the program needs is listed with its licence, and those that it is only built with are not', async () => {
  const licences = new Licences(project, folder)
  const parts = await licences.list()
  const names = parts.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['Chromium', 'Electron', 'echarts', 'koffi', 'sharp', 'svelte', 'zod']))
  // zrender is what echarts draws with: a dependency of a dependency.
  expect(names).toContain('zrender')
  expect(names).not.toContain('vitest')
  expect(new Set(names).size).toBe(names.length)
  expect(parts.filter(({ licence }) => licence === '').map(({ name }) => name)).toEqual([])
  expect(await licences.text('zod')).toMatch(/MIT License/)
})

test('a text is found only for what is in the list, never for a path', async () => {
  const licences = new Licences(project, folder)
  for (const name of ['', 'no-such-part', '../../package.json', 'LICENSE', '/etc/passwd', 'vitest']) {
    expect(await licences.text(name), name).toBeNull()
  }
})

test('broken and missing packages cost themselves only; several texts of one part are all shown', async () => {
  const write = (file: string, text: string): void => {
    const place = path.join(folder, file)
    mkdirSync(path.dirname(place), { recursive: true })
    writeFileSync(place, text)
  }
  write('package.json', JSON.stringify({ name: 'own', dependencies: { good: '1', broken: '1', missing: '1' } }))
  write('node_modules/good/package.json', JSON.stringify({ name: 'good', version: '1.2.3', license: { type: 'MIT' } }))
  write('node_modules/good/LICENSE', 'one')
  write('node_modules/good/NOTICE.txt', 'two')
  write('node_modules/broken/package.json', '{')
  const licences = new Licences(folder, path.join(folder, 'no-electron'))
  expect((await licences.list()).map(({ name }) => name)).toEqual(['Chromium', 'Electron', 'good', 'VinoBench'])
  expect((await licences.list())[2]).toEqual({ name: 'good', version: '1.2.3', licence: 'MIT' })
  expect(await licences.text('good')).toBe('one\n\ntwo')
  expect(await licences.text('Electron')).toBeNull()
})

test('an installation shows what was packed into it, whatever lies beside', async () => {
  const installed = path.join(folder, 'installed')
  mkdirSync(installed)
  const parts = [
    { name: 'Chromium', version: '1', licence: 'BSD-3-Clause', text: null },
    { name: 'left-pad', version: '2', licence: 'MIT', text: 'its text' }
  ]
  writeFileSync(path.join(installed, 'licences.json'), JSON.stringify(parts))
  writeFileSync(path.join(installed, 'package.json'), JSON.stringify({ name: 'own' }))
  const licences = new Licences(installed, folder)
  expect(await licences.list()).toEqual(parts.map(({ name, version, licence }) => ({ name, version, licence })))
  expect(await licences.text('left-pad')).toBe('its text')
  expect(await licences.text('Chromium')).toBeNull()
  writeFileSync(path.join(installed, 'licences.json'), '{')
  expect((await new Licences(installed, folder).list()).map(({ name }) => name)).toContain('VinoBench')
})
