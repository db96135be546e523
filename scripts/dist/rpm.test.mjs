import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runTool } from '../lib/tool.mjs'
import { packageNeeds } from './linux-needs.mjs'
import { productOf } from './product.mjs'
import { canBuildRpm, rpmOf, specOf } from './rpm.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const product = productOf(root)
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vinobench-rpm-'))
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const files = {
  'opt/VinoBench/vinobench': 'the program',
  'opt/VinoBench/chrome-sandbox': 'the helper',
  'opt/VinoBench/resources/models/a model 100%.txt': 'a name that is not easy',
  'usr/bin/vinobench': '#!/bin/sh',
  'usr/share/zsh/site-functions/_vinobench': 'words'
}
const names = Object.keys(files).sort()

test('every file, and every folder that is ours alone, is named with its rights', () => {
  const spec = specOf(product, names)
  expect(spec).toContain('%attr(4755, root, root) "/opt/VinoBench/chrome-sandbox"')
  expect(spec).toContain('%attr(0755, root, root) "/usr/bin/vinobench"')
  expect(spec).toContain('%attr(0644, root, root) "/opt/VinoBench/resources/models/a model 100%%.txt"')
  expect(spec.match(/^%dir .*$/gm)).toEqual([
    '%dir %attr(0755, root, root) "/opt/VinoBench"',
    '%dir %attr(0755, root, root) "/opt/VinoBench/resources"',
    '%dir %attr(0755, root, root) "/opt/VinoBench/resources/models"'
  ])
})

const canBuild = await canBuildRpm()
describe.skipIf(!canBuild)('the package, as RPM’s own tools read it (skipped where there is no rpmbuild)', () => {
  const made = [path.join(folder, 'one.rpm'), path.join(folder, 'two.rpm')]
  const epoch = 1_766_599_200
  const ask = async (...words) => {
    const { ok, output } = await runTool('rpm', ['-qp', ...words, made[0]])
    if (!ok) throw new Error(output)
    return output.trim().split('\n')
  }
  beforeAll(async () => {
    for (const [n, file] of made.entries()) {
      const top = path.join(folder, `build-${n}`)
      const tree = path.join(top, 'tree')
      for (const name of names) {
        fs.mkdirSync(path.dirname(path.join(tree, name)), { recursive: true })
        fs.writeFileSync(path.join(tree, name), files[name])
      }
      await rpmOf({ top, tree, names, file, product, epoch, env: process.env })
    }
  })

  test('it holds these files with these rights, and they are root’s', async () => {
    const listed = await ask('--qf', '[%{FILEMODES:perms} %{FILEUSERNAME} %{FILENAMES}\n]')
    expect(listed.filter((line) => line.startsWith('-'))).toEqual([
      '-rwsr-xr-x root /opt/VinoBench/chrome-sandbox',
      '-rw-r--r-- root /opt/VinoBench/resources/models/a model 100%.txt',
      '-rwxr-xr-x root /opt/VinoBench/vinobench',
      '-rwxr-xr-x root /usr/bin/vinobench',
      '-rw-r--r-- root /usr/share/zsh/site-functions/_vinobench'
    ])
  })

  test('it says what it needs, runs no scripts, and tells nothing of who built it', async () => {
    const needs = (await ask('--requires')).filter((line) => !line.startsWith('rpmlib('))
    expect(needs.sort()).toEqual([...packageNeeds.rpm].sort())
    expect((await ask('--scripts')).join('')).toBe('')
    expect(await ask('--qf', '%{NAME} %{VERSION} %{ARCH} %{LICENSE} %{BUILDHOST} %{BUILDTIME}')).toEqual([
      `vinobench ${product.version} ${process.arch === 'x64' ? 'x86_64' : 'aarch64'} Apache-2.0 localhost ${epoch}`
    ])
  })

  test('unpacked, it is what was put in', () => {
    const out = path.join(folder, 'unpacked')
    fs.mkdirSync(out)
    const { status, stderr } = spawnSync('sh', ['-c', `rpm2cpio '${made[0]}' | cpio -idm --quiet`], { cwd: out })
    expect(status, String(stderr)).toBe(0)
    for (const name of names) expect(fs.readFileSync(path.join(out, name), 'utf8')).toBe(files[name])
  })

  test('two builds are equal', () => {
    expect(fs.readFileSync(made[0]).equals(fs.readFileSync(made[1]))).toBe(true)
  })
})
