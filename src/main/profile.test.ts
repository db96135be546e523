import { build } from 'esbuild'
import { execFileSync, spawnSync } from 'node:child_process'
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

test('that folder is gone after the program’s end, whatever is still written there then', async () => {
  const file = path.join(folder, 'another file')
  writeFileSync(file, '')
  // Stands in for Chromium, which writes once more when our code has ended.
  const code = `
    const { profileFolder } = await import(${JSON.stringify(path.join(import.meta.dirname, 'profile.ts'))})
    const fs = await import('node:fs')
    const made = profileFolder(${JSON.stringify(file)})
    process.on('exit', () => {
      fs.mkdirSync(made, { recursive: true })
      fs.writeFileSync(made + '/late', 'x')
      console.log(made)
    })`
  const bundle = path.join(folder, 'late.mjs')
  await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: bundle
  })
  const made = execFileSync(process.execPath, [bundle], { encoding: 'utf8' }).trim()
  expect(path.basename(made)).toMatch(/^vinobench-window-\d+-/)
  await expect.poll(() => existsSync(made), { timeout: 10_000 }).toBe(false)
})

test('what a program that was killed has left there goes with the next start', () => {
  const file = path.join(folder, 'a third file')
  writeFileSync(file, '')
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  const left = mkdtempSync(path.join(tmpdir(), `vinobench-window-${pid}-`))
  const inUse = mkdtempSync(path.join(tmpdir(), `vinobench-window-${process.pid}-`))
  const instead = profileFolder(file)
  expect(existsSync(left)).toBe(false)
  expect(existsSync(inUse)).toBe(true)
  for (const made of [inUse, instead]) rmSync(made, { recursive: true })
})
