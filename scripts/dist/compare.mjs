import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { isMain } from '../lib/project.mjs'
import { runTool } from '../lib/tool.mjs'

/**
 * Where two packages differ, in lines; none where they are equal. Compared are names, kinds, permissions, times, links and
 * contents of unpacked folders or `.deb` files.
 */
export async function compare(a, b) {
  const scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'vinobench-compare-'))
  try {
    const lines = a.endsWith('.deb') && b.endsWith('.deb') ? await compareBytes(a, b) : []
    if (lines === null) return []
    const [left, right] = await Promise.all([opened(a, path.join(scratch, 'a')), opened(b, path.join(scratch, 'b'))])
    return [...lines, ...compareTrees(await entriesOf(left), await entriesOf(right))]
  } finally {
    await fs.rm(scratch, { recursive: true, force: true })
  }
}

/** null where not a byte differs; else that the archives do, even if what is in them does not. */
async function compareBytes(a, b) {
  const [left, right] = await Promise.all([a, b].map(async (file) => contentOf(await fs.readFile(file))))
  return left === right ? null : [`${path.basename(a)} and ${path.basename(b)} are not the same bytes`]
}

async function opened(place, folder) {
  if (!place.endsWith('.deb')) return place
  await fs.mkdir(folder, { recursive: true })
  const { ok, output } = await runTool('dpkg-deb', ['--raw-extract', place, folder])
  if (!ok) throw new Error(`${place} cannot be opened: ${output.trim()}`)
  return folder
}

async function entriesOf(folder) {
  const found = new Map()
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name)
    const { mode, mtimeMs } = await fs.lstat(file)
    const what = entry.isSymbolicLink()
      ? `link to ${await fs.readlink(file)}`
      : entry.isDirectory()
        ? 'folder'
        : `content ${contentOf(await fs.readFile(file))}`
    const facts = { what, mode: `mode ${(mode & 0o7777).toString(8)}`, time: new Date(mtimeMs).toISOString() }
    found.set(path.relative(folder, file).split(path.sep).join('/'), facts)
  }
  return found
}

const contentOf = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 16)

function compareTrees(left, right) {
  const names = [...new Set([...left.keys(), ...right.keys()])].sort()
  return names.flatMap((name) => {
    const [a, b] = [left.get(name), right.get(name)]
    if (a === undefined || b === undefined) return [`${name}: only in the ${a === undefined ? 'second' : 'first'}`]
    return Object.keys(a).flatMap((fact) => (a[fact] === b[fact] ? [] : [`${name}: ${a[fact]} | ${b[fact]}`]))
  })
}

if (isMain(import.meta.url)) {
  const [a, b] = process.argv.slice(2)
  if (b === undefined) {
    console.error('node scripts/dist/compare.mjs FIRST SECOND   (two folders, or two .deb files)')
    process.exitCode = 2
  } else {
    const lines = await compare(a, b)
    console.log(lines.length === 0 ? 'Equal.' : lines.join('\n'))
    process.exitCode = lines.length === 0 ? 0 : 1
  }
}
