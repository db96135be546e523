import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { profileFolder } from './profile'

const folder = mkdtempSync(path.join(tmpdir(), 'vinobench-profile-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the window keeps its things beside the results', () => {
  expect(profileFolder(folder)).toBe(path.join(folder, 'window'))
  expect(existsSync(path.join(folder, 'window'))).toBe(true)
})

test('where nothing can be written there it gets a folder of its own for this time', () => {
  const file = path.join(folder, 'a file')
  writeFileSync(file, '')
  const instead = profileFolder(file)
  expect(instead.startsWith(path.join(tmpdir(), 'vinobench-window-'))).toBe(true)
  rmSync(instead, { recursive: true })
})
