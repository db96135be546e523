import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FailureError } from '../core/failure'
import { removeLeftovers, writeWhole } from './records'

let folder: string
beforeEach(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'vinobench-records-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

test('a file is replaced whole, and nothing else is left behind', async () => {
  const file = path.join(folder, '結果 1.json')
  await writeWhole(file, 'old')
  await writeWhole(file, 'new')
  expect(await readFile(file, 'utf8')).toBe('new')
  expect(await readdir(folder)).toEqual(['結果 1.json'])
})

test('folders on the way are made', async () => {
  const file = path.join(folder, 'a', 'b', 'result.json')
  await writeWhole(file, 'x')
  expect(await readFile(file, 'utf8')).toBe('x')
})

test('a link is written through, not replaced', async () => {
  const real = path.join(folder, 'real.json')
  await writeFile(real, 'old')
  await symlink(real, path.join(folder, 'link.json'))
  await writeWhole(path.join(folder, 'link.json'), 'new')
  expect(await readFile(real, 'utf8')).toBe('new')
})

test('what cannot be written says so in a sentence and leaves nothing behind', async () => {
  const failure = await writeWhole(folder, 'x').catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(FailureError)
  expect((failure as FailureError).failure.code).toBe('file-unwritable')
  expect(await readdir(folder)).toEqual([])
})

/** A process that has ended. */
const gonePid = spawnSync(process.execPath, ['-e', '']).pid

test('what a killed write left behind is removed, and nothing else', async () => {
  const own = `.run.json.${process.pid}-0a1b2c3d.tmp`
  await writeFile(path.join(folder, `.run.json.${gonePid}-0a1b2c3d.tmp`), 'half')
  await writeFile(path.join(folder, own), 'being written')
  await writeFile(path.join(folder, 'run.json'), 'whole')
  await removeLeftovers(folder)
  expect(await readdir(folder)).toEqual([own, 'run.json'])
})

test("in somebody else's folder only what belongs to the file is removed", async () => {
  const other = `.other.json.${gonePid}-0a1b2c3d.tmp`
  await writeFile(path.join(folder, `.run.json.${gonePid}-0a1b2c3d.tmp`), 'half')
  await writeFile(path.join(folder, other), 'half')
  await removeLeftovers(folder, 'run.json')
  expect(await readdir(folder)).toEqual([other])
})
