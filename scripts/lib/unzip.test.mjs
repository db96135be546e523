import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { testFolder } from './testing/folder.mjs'
import { zipOf } from './testing/zip.mjs'
import { unzip } from './unzip.mjs'

const everything = (name) => name

async function archiveOf(bytes) {
  const folder = await testFolder()
  const archive = path.join(folder, 'archive.zip')
  await fs.writeFile(archive, bytes)
  return { archive, target: path.join(folder, 'target'), folder }
}

test('writes the chosen entries, packed or stored, and skips the others', async () => {
  const bytes = zipOf([
    { name: 'a/packed.txt', text: 'packed '.repeat(1000) },
    { name: 'a/stored.txt', text: 'stored', stored: true },
    { name: 'empty.txt' },
    { name: 'a/', stored: true },
    { name: 'other.txt', text: 'not wanted' }
  ])
  const { archive, target } = await archiveOf(bytes)
  const shares = []
  const written = await unzip(
    archive,
    target,
    (name) => (name === 'other.txt' ? null : `in/${name}`),
    (share) => shares.push(share)
  )
  expect(written.map((name) => name.split(path.sep).join('/'))).toEqual([
    'in/a/packed.txt',
    'in/a/stored.txt',
    'in/empty.txt'
  ])
  expect(await fs.readFile(path.join(target, 'in/a/packed.txt'), 'utf8')).toBe('packed '.repeat(1000))
  expect(await fs.readFile(path.join(target, 'in/a/stored.txt'), 'utf8')).toBe('stored')
  expect(await fs.readFile(path.join(target, 'in/empty.txt'), 'utf8')).toBe('')
  expect(shares.at(-1)).toBe(1)
})

test.each(['../evil', 'a/../../evil', '/evil', 'C:/evil', 'a\\..\\..\\evil', '..', '.'])(
  'refuses the name %j, which leaves the folder, before writing anything',
  async (name) => {
    const { archive, target, folder } = await archiveOf(
      zipOf([
        { name: 'good', text: 'x' },
        { name, text: 'evil' }
      ])
    )
    await expect(unzip(archive, target, everything)).rejects.toThrow('leaves its folder')
    expect(await fs.readdir(folder)).toEqual(['archive.zip'])
  }
)

test('refuses data that differ from their checksum or size', async () => {
  const lies = [
    { text: 'x', crc: 1 },
    { text: 'xyz', size: 2 },
    { text: 'xyz', size: 4 },
    { text: 'xyz', size: 4, stored: true },
    // A bomb: 5 MB announced as 10 bytes are not unpacked.
    { text: '0'.repeat(5_000_000), size: 10 }
  ]
  for (const lie of lies) {
    const { archive, target } = await archiveOf(zipOf([{ name: 'lie', ...lie }]))
    await expect(unzip(archive, target, everything)).rejects.toThrow('lie is damaged')
  }
})

test('refuses an archive cut off at any byte, and one whose bytes were changed', async () => {
  const bytes = zipOf([
    { name: 'one.txt', text: 'first '.repeat(20) },
    { name: 'two.txt', text: 'second', stored: true }
  ])
  for (let length = 0; length < bytes.length; length++) {
    const { archive, target } = await archiveOf(bytes.subarray(0, length))
    await expect(unzip(archive, target, everything), `cut at ${length}`).rejects.toThrow()
  }
  const changed = Buffer.from(bytes)
  changed[bytes.indexOf('second')] ^= 1
  const { archive, target } = await archiveOf(changed)
  await expect(unzip(archive, target, everything)).rejects.toThrow('two.txt is damaged')
})

test('refuses to write over a file, as an entry that comes twice would', async () => {
  const twice = zipOf([
    { name: 'same', text: '1' },
    { name: 'same', text: '2' }
  ])
  const { archive, target } = await archiveOf(twice)
  await expect(unzip(archive, target, everything)).rejects.toThrow('EEXIST')
})

test.skipIf(spawnSync('python3', ['--version']).status !== 0)('reads what Python packs (needs python3)', async () => {
  const { folder } = await archiveOf('')
  await fs.writeFile(path.join(folder, 'ümlaut.txt'), 'text '.repeat(999))
  execFileSync('python3', ['-m', 'zipfile', '-c', 'python.zip', 'ümlaut.txt'], { cwd: folder })
  const target = path.join(folder, 'target')
  expect(await unzip(path.join(folder, 'python.zip'), target, everything)).toEqual(['ümlaut.txt'])
  expect(await fs.readFile(path.join(target, 'ümlaut.txt'), 'utf8')).toBe('text '.repeat(999))
})
