import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { StepFailure } from './failure.mjs'
import { withLock } from './lock.mjs'

const stampName = 'complete.json'

/** The user's folder for downloads, shared by all clones. `VINOBENCH_CACHE` overrides. */
export function cacheFolder(env = process.env, platform = process.platform, home = os.homedir()) {
  if (env.VINOBENCH_CACHE) return path.resolve(env.VINOBENCH_CACHE)
  if (platform === 'win32')
    return path.join(env.LOCALAPPDATA || path.join(home, 'AppData', 'Local'), 'vinobench', 'Cache')
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'vinobench')
  // The XDG specification: relative paths are to be ignored.
  const xdg = env.XDG_CACHE_HOME && path.isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : path.join(home, '.cache')
  return path.join(xdg, 'vinobench')
}

/** True where `folder` was finished under this key and every file still has the size it had then. */
export async function isComplete(folder, key) {
  try {
    const stamp = JSON.parse(await fs.readFile(path.join(folder, stampName), 'utf8'))
    if (stamp.key !== key) return false
    const sizes = await Promise.all(
      Object.entries(stamp.files).map(async ([name, size]) => (await fs.stat(path.join(folder, name))).size === size)
    )
    return sizes.every(Boolean)
  } catch {
    return false
  }
}

/**
 * Makes `folder` by `fill(temporary folder)`, all or nothing: filled beside its place, stamped last, then renamed.
 * Killed half-way, the next call begins again; two at once: the second waits and finds it done.
 */
export async function completeFolder(folder, key, fill, { signal, onWait, neededBytes = 0 } = {}) {
  if (await isComplete(folder, key)) return
  const parent = path.dirname(folder)
  await fs.mkdir(parent, { recursive: true })
  await withLock(
    `${folder}.lock`,
    async () => {
      if (await isComplete(folder, key)) return
      await removeSiblings(folder)
      await checkSpace(parent, neededBytes)
      const partial = `${folder}.partial-${process.pid}`
      await fs.mkdir(partial)
      try {
        await fill(partial)
        await fs.writeFile(
          path.join(partial, stampName),
          JSON.stringify({ key, files: await fileSizes(partial) }, null, 1)
        )
        await fs.rename(folder, `${folder}.partial-old-${process.pid}`).catch(ignoreMissing)
        await fs.rename(partial, folder)
      } finally {
        await removeSiblings(folder)
      }
    },
    { signal, onWait }
  )
}

function ignoreMissing(error) {
  if (error.code !== 'ENOENT') throw error
}

/** What a killed set-up left beside `folder`. Only the holder of the lock calls this. */
async function removeSiblings(folder) {
  const parent = path.dirname(folder)
  const prefix = `${path.basename(folder)}.partial-`
  const names = (await fs.readdir(parent)).filter((name) => name.startsWith(prefix))
  await Promise.all(names.map((name) => fs.rm(path.join(parent, name), { recursive: true, force: true })))
}

async function checkSpace(folder, neededBytes) {
  const { bavail, bsize } = await fs.statfs(folder)
  if (bavail * bsize >= neededBytes) return
  const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`
  throw new StepFailure(
    `${folder} has ${megabytes(bavail * bsize)} free; ${megabytes(neededBytes)} are needed.`,
    'Free some space, or put the cache on another disk with VINOBENCH_CACHE=/path, then run `npm run setup`.'
  )
}

async function fileSizes(folder) {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(
    files.map(async (entry) => {
      const file = path.join(entry.parentPath ?? entry.path, entry.name)
      return [path.relative(folder, file), (await fs.stat(file)).size]
    })
  )
  return Object.fromEntries(sizes)
}

/** Bytes in all files below, as far as they can be seen: somebody may be writing there. */
export async function folderSize(folder) {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      fs.stat(path.join(entry.parentPath ?? entry.path, entry.name)).then(
        ({ size }) => size,
        () => 0
      )
    )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/**
 * Makes `place` (ignored by git) lead to `folder`: a link, a junction on Windows, a copy where neither can be had.
 * What stood there is moved aside first and removed last, so that `place` is never half-made.
 */
export async function pointTo(place, folder) {
  await fs.mkdir(path.dirname(place), { recursive: true })
  const fresh = `${place}.new-${process.pid}`
  const old = `${place}.old-${process.pid}`
  await fs.rm(fresh, { recursive: true, force: true })
  try {
    await fs.symlink(folder, fresh, process.platform === 'win32' ? 'junction' : 'dir')
  } catch {
    await fs.cp(folder, fresh, { recursive: true })
  }
  await fs.rename(place, old).catch(ignoreMissing)
  await fs.rename(fresh, place)
  await fs.rm(old, { recursive: true, force: true })
}

/** Failures that are not worth trying again at once, by name, with the time they happened. */
export function failureMemory(cache) {
  const file = (name) => path.join(cache, 'failures', `${name}.json`)
  return {
    /** The remembered failure if it is younger than `hours`, else null. */
    async recall(name, hours) {
      try {
        const remembered = JSON.parse(await fs.readFile(file(name), 'utf8'))
        const ageMs = Date.now() - Date.parse(remembered.at)
        return ageMs >= 0 && ageMs < hours * 3_600_000 ? remembered : null
      } catch {
        return null
      }
    },
    async remember(name, failure) {
      await fs.mkdir(path.dirname(file(name)), { recursive: true })
      const text = { at: new Date().toISOString(), message: failure.message, remedy: failure.remedy }
      await fs.writeFile(file(name), JSON.stringify(text, null, 1))
    },
    async forget(name) {
      await fs.rm(file(name), { force: true })
    }
  }
}
