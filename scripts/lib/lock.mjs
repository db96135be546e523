import { readlinkSync } from 'node:fs'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Interrupted } from './failure.mjs'

const beatMs = 2_000
const staleMs = 30_000

/** Where a process id means the same process: this host, and on Linux this process namespace (containers share caches). */
function place() {
  try {
    return `${os.hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return os.hostname()
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/**
 * The text of a lock whose holder is gone: its process has ended, or it has not touched the file for long (it lived
 * elsewhere, or the machine slept). Null where the lock is held.
 */
async function staleText(file) {
  try {
    const { mtimeMs } = await fs.stat(file)
    const text = await fs.readFile(file, 'utf8')
    const holder = parse(text)
    const stale = holder?.place === place() ? !isAlive(holder.pid) : Date.now() - mtimeMs > staleMs
    return stale ? text : null
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/**
 * Runs `work` while this process alone holds the lock file; waits for whoever holds it now.
 * Whoever dies with the lock does not keep it. All work under a lock also ends in one rename, so that even two
 * holders (a clock that jumped) cost time and nothing else.
 */
export async function withLock(file, work, { signal, onWait, pollMs = 200 } = {}) {
  await fs.mkdir(path.dirname(file), { recursive: true })
  const mine = JSON.stringify({ pid: process.pid, place: place() })
  let told = false
  while (!(await create(file, mine))) {
    if (signal?.aborted) throw new Interrupted(signal.reason)
    const stale = await staleText(file)
    if (stale !== null) {
      await removeStale(file, stale)
      continue
    }
    if (!told) onWait?.()
    told = true
    await sleep(pollMs)
  }
  const beat = setInterval(() => fs.utimes(file, new Date(), new Date()).catch(() => {}), beatMs)
  beat.unref()
  try {
    return await work()
  } finally {
    clearInterval(beat)
    if ((await fs.readFile(file, 'utf8').catch(() => '')) === mine) await fs.rm(file, { force: true })
  }
}

async function create(file, text) {
  // Linked into place with its content: a reader never sees an empty lock.
  const draft = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`
  await fs.writeFile(draft, text)
  try {
    await fs.link(draft, file)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    // File systems without hard links: the content follows a moment after the name, which `staleText` tolerates.
    return fs.writeFile(file, text, { flag: 'wx' }).then(
      () => true,
      (failed) => {
        if (failed.code === 'EEXIST') return false
        throw failed
      }
    )
  } finally {
    await fs.rm(draft, { force: true })
  }
}

/** Renames before removing, so that of two who saw the same stale lock only one removes it, and never a fresh one. */
async function removeStale(file, text) {
  const grave = `${file}.stale.${process.pid}`
  try {
    await fs.rename(file, grave)
  } catch (error) {
    if (error.code === 'ENOENT') return
    throw error
  }
  if ((await fs.readFile(grave, 'utf8')) !== text) await fs.link(grave, file).catch(() => {})
  await fs.rm(grave, { force: true })
}
