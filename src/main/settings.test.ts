import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { SettingsStore } from './settings'

const folder = mkdtempSync(path.join(os.tmpdir(), 'vinobench-settings-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
let file = ''
beforeEach(() => (file = path.join(folder, `settings-${files++}.json`)))

const usual = { language: 'system', theme: 'system' }

test('what is chosen is there at the next start', async () => {
  await new SettingsStore(file).change({ language: 'ja' })
  expect(new SettingsStore(file).current).toEqual({ ...usual, language: 'ja' })
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ schemaVersion: 1, language: 'ja' })
})

test('choices of a version that did not number them are read', () => {
  writeFileSync(file, '{"language":"ja","theme":"dark","window":null}')
  expect(new SettingsStore(file).current).toEqual({ language: 'ja', theme: 'dark' })
})

test.each(['', '{', 'null', '[]', '{"schemaVersion":"x","language":7}'])(
  '%j costs the choices, not the start',
  (text) => {
    writeFileSync(file, text)
    expect(new SettingsStore(file).current).toEqual(usual)
  }
)

test('choices of a newer program are not read, not touched, and what is chosen now holds for this time', async () => {
  const newer = '{"schemaVersion":2,"language":{"of":"another shape"},"theme":"dark"}'
  writeFileSync(file, newer)
  const settings = new SettingsStore(file)
  expect(settings.current).toEqual(usual)
  await expect(settings.change({ language: 'ja' })).rejects.toMatchObject({
    failure: {
      code: 'data-newer',
      message: expect.stringMatching(/^settings-\d+\.json was written by a newer VinoBench/)
    }
  })
  expect(settings.current).toEqual({ ...usual, language: 'ja' })
  expect(readFileSync(file, 'utf8')).toBe(newer)
})

test('what a later version has added to them is kept', async () => {
  writeFileSync(file, '{"schemaVersion":1,"language":"ja","sound":"loud"}')
  await new SettingsStore(file).change({ theme: 'dark' })
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ language: 'ja', theme: 'dark', sound: 'loud' })
})
