import fs from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { hasCommand } from '../lib/apt.mjs'
import { testFolder } from '../lib/testing/folder.mjs'
import { runTool } from '../lib/tool.mjs'
import { compare } from './compare.mjs'

async function tree(text = 'same') {
  const folder = await testFolder()
  await fs.mkdir(path.join(folder, 'DEBIAN'))
  await fs.writeFile(
    path.join(folder, 'DEBIAN/control'),
    'Package: it\nVersion: 1\nArchitecture: all\nMaintainer: A <a@b>\nDescription: it\n'
  )
  await fs.writeFile(path.join(folder, 'file'), text)
  await fs.symlink('file', path.join(folder, 'link'))
  for (const name of ['DEBIAN/control', 'DEBIAN', 'file', '.'])
    await fs.utimes(path.join(folder, name), 1_700_000_000, 1_700_000_000)
  await fs.lutimes(path.join(folder, 'link'), 1_700_000_000, 1_700_000_000)
  return folder
}

test('equal trees have no difference; content, permissions, times, links and missing files are each told', async () => {
  const [a, b] = await Promise.all([tree(), tree()])
  expect(await compare(a, b)).toEqual([])
  await fs.writeFile(path.join(b, 'file'), 'other')
  await fs.chmod(path.join(b, 'file'), 0o755)
  await fs.rm(path.join(b, 'link'))
  await fs.symlink('DEBIAN', path.join(b, 'link'))
  await fs.lutimes(path.join(b, 'link'), 1_700_000_000, 1_700_000_000)
  await fs.writeFile(path.join(a, 'more'), '')
  const lines = await compare(a, b)
  expect(lines).toEqual([
    expect.stringMatching(/^file: content [0-9a-f]{16} \| content /),
    'file: mode 644 | mode 755',
    expect.stringMatching(/^file: 2023-11-14T22:13:20\.000Z \| /),
    'link: link to file | link to DEBIAN',
    'more: only in the first'
  ])
})

test.skipIf(!hasCommand('dpkg-deb', process.env))('Debian packages are compared by what is in them', async () => {
  const folder = await testFolder()
  const deb = async (name, text) => {
    const file = path.join(folder, `${name}.deb`)
    const env = { ...process.env, SOURCE_DATE_EPOCH: '1700000000' }
    const { ok, output } = await runTool('dpkg-deb', ['--root-owner-group', '-b', await tree(text), file], { env })
    expect(output, output).toSatisfy(() => ok)
    return file
  }
  const [a, same, other] = [await deb('a', 'same'), await deb('same', 'same'), await deb('other', 'not the same')]
  expect(await compare(a, same)).toEqual([])
  expect(await compare(a, other)).toEqual([
    'a.deb and other.deb are not the same bytes',
    expect.stringMatching(/^file: content/)
  ])
})
