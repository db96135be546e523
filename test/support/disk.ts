import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmdirSync, rmSync, statfsSync, writeSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'

/** A disk of a few hundred kilobytes that can be filled: a tmpfs. Mounting needs root. */
export interface SmallDisk {
  readonly path: string
  /** Takes all space but these many bytes (in whole pages). */
  fill(freeBytes?: number): void
  /** Gives the space back. */
  free(): void
  makeReadOnly(): void
}

const filler = '.filler'

export function mountSmallDisk(folder: string, kilobytes: number): SmallDisk {
  mkdirSync(folder, { recursive: true })
  mount(['-t', 'tmpfs', '-o', `size=${kilobytes}k,mode=755`, 'tmpfs', folder])
  const file = path.join(folder, filler)
  return {
    path: folder,
    fill: (freeBytes = 0) => {
      rmSync(file, { force: true })
      const { bavail, bsize } = statfsSync(folder)
      const handle = openSync(file, 'w')
      try {
        // Page by page, since what is there may be less than the system said.
        for (let left = bavail * bsize - freeBytes; left >= bsize; left -= bsize) writeSync(handle, Buffer.alloc(bsize))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        closeSync(handle)
      }
    },
    free: () => rmSync(file, { force: true }),
    makeReadOnly: () => mount(['-o', 'remount,ro', folder])
  }
}

/** As the above, unmounted after the test file; to be called outside of tests and hooks, before the folder's own clean-up. */
export function smallDiskOfThisFile(folder: string, kilobytes: number): SmallDisk {
  const disk = mountSmallDisk(folder, kilobytes)
  afterAll(() => void spawnSync('umount', [folder]))
  return disk
}

function mount(args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${stderr}`)
}

/** Whether disks can be mounted here at all. */
export const canMount = ((): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vinobench-mount-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0
  if (mounted) spawnSync('umount', [folder])
  rmdirSync(folder)
  return mounted
})()

/** Runs a program as a user who may do little. */
export const asNobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'] as const

/** In a home folder that only its owner may enter, nobody else can start the program. */
const program = path.resolve(import.meta.dirname, '../../package.json')

/** Whether permissions can be tested: root may do anything, and only root can become somebody else. */
export const canBeNobody =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync(asNobody[0], [...asNobody.slice(1), 'test', '-r', program]).status === 0
