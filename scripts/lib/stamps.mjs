import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'

/** True where what `stamp` lists in out/ was built from sources in this state. */
export async function isFresh(root, stamp, state) {
  const built = await readStamp(stamp)
  return built.sources === state && built.files.every((name) => existsSync(path.join(root, 'out', name)))
}

/** What was built last, and of what. */
export async function readStamp(stamp) {
  try {
    return JSON.parse(await fs.readFile(stamp, 'utf8'))
  } catch {
    return { sources: null, files: [] }
  }
}

/** Names, sizes and times of everything the bundles are made of: also notices removed files and older ones checked out. */
export async function sourceState(root, configs, belongs) {
  const src = path.join(root, 'src')
  const found = await fs.readdir(src, { recursive: true, withFileTypes: true })
  const files = found
    .filter((entry) => entry.isFile() && !/\.test\.ts$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => belongs(path.relative(src, file)))
  const common = ['package.json', 'tsconfig.base.json', 'scripts/lib/stamps.mjs']
  files.push(...[...common, ...configs].map((name) => path.join(root, name)))
  const states = await Promise.all(
    files.sort().map(async (file) => {
      const { size, mtimeMs } = await fs.stat(file)
      return `${path.relative(root, file)} ${size} ${mtimeMs}`
    })
  )
  return createHash('sha256').update(states.join('\n')).digest('hex')
}

/** Renamed into place whole: a program may be running from there. */
export async function put(file, text, executable) {
  const fresh = `${file}.new-${process.pid}`
  await fs.writeFile(fresh, text)
  if (executable) await fs.chmod(fresh, 0o755)
  await fs.rename(fresh, file)
}
