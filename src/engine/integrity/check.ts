import { createHash } from 'node:crypto'
import { createReadStream, type Dirent, readdirSync } from 'node:fs'
import path from 'node:path'
import { type Memory, statusOf } from './memory'
import type { Manifest, ShippedFile } from './manifest'

export interface Damage {
  /** Below the manifest's base, with `/`. */
  readonly name: string
  /** Half a sentence that follows the file's name. */
  readonly what: string
}

/** Larger than a stream's own: of files of this size, the calls would cost as much as the sums. */
const chunkBytes = 1 << 20

/**
 * What is wrong with these files. Where all are known it asks the file system at once and waits for nothing: a start must not
 * take longer because of it.
 * @param onFile called after each that had to be read
 */
export async function damagesOf(
  manifest: Manifest,
  needed: readonly ShippedFile[],
  memory: Memory,
  onFile: () => void
): Promise<readonly Damage[]> {
  const damages: Damage[] = []
  for (const shipped of needed) {
    const what = await damageOf(path.join(manifest.base, shipped.name), shipped, memory, onFile)
    if (what !== null) damages.push({ name: shipped.name, what })
  }
  const folders = manifest.closedFolders.filter((folder) =>
    needed.some(({ name }) => path.posix.dirname(name) === folder)
  )
  return [...damages, ...folders.flatMap((folder) => strangersIn(folder, manifest))]
}

async function damageOf(
  file: string,
  shipped: ShippedFile,
  memory: Memory,
  onFile: () => void
): Promise<string | null> {
  try {
    const { bytes, status } = statusOf(file)
    if (bytes !== shipped.bytes) return `has ${bytes} bytes instead of ${shipped.bytes}`
    if (memory.knows(shipped.name, status)) return null
    const sha256 = await hashOf(file)
    onFile()
    if (sha256 !== shipped.sha256) return 'has another content than was shipped'
    // Changed while it was read: what was read may be neither the one nor the other.
    if (statusOf(file).status === status) memory.learn(shipped.name, status)
    return null
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'is missing' : `cannot be read (${code})`
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Files that were not shipped. Folders do no harm, nor does what file managers leave behind. */
function strangersIn(folder: string, { base, files }: Manifest): Damage[] {
  const known = new Set(files.map(({ name }) => name))
  return entriesIn(path.join(base, folder))
    .filter((entry) => !entry.isDirectory() && !/^(\.DS_Store|desktop\.ini|thumbs\.db)$/i.test(entry.name))
    .map(({ name }) => `${folder}/${name}`)
    .filter((name) => !known.has(name))
    .map((name) => ({ name, what: 'does not belong to the program' }))
}

function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
