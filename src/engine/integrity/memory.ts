import { readFileSync, statSync } from 'node:fs'
import { writeWhole } from '../records'
import type { Manifest } from './manifest'

/**
 * Which files were found as shipped, by the status they had then, so that a later start asks the file system only.
 *
 * What this protects from: a disk that errs, an update that was cut short, a file replaced by hand or by another
 * installer. What it cannot protect from: a program that already runs as this user. That one may write this memory as well
 * as the files of an installation for one user, and where the system does not check the archive it may change the check
 * itself; an installation for all users (root's, or an administrator's) is what keeps it out. The time of the last change of
 * the status (ctime) is part of what is compared, since unlike mtime a program cannot set it back.
 */
export interface Memory {
  /** True where this file was found as shipped, and has not been touched since. */
  knows(name: string, status: string): boolean
  learn(name: string, status: string): void
  /** Forgetting only costs reading again: a home that is read-only is no failure. */
  keep(): Promise<void>
}

interface Kept {
  readonly manifest: string
  readonly base: string
  readonly files: Readonly<Record<string, string>>
}

/** What is known of the files of this manifest. A memory of another installation is begun anew. */
export function openMemory(file: string, { id, base }: Manifest): Memory {
  const kept = read(file)
  const isOurs = kept?.manifest === id && kept.base === base
  const known = new Map(Object.entries(isOurs ? kept.files : {}))
  let isNew = false
  return {
    knows: (name, status) => known.get(name) === status,
    learn: (name, status) => {
      known.set(name, status)
      isNew = true
    },
    keep: async () => {
      if (!isNew) return
      const content: Kept = { manifest: id, base, files: Object.fromEntries(known) }
      await writeWhole(file, `${JSON.stringify(content, null, 1)}\n`).catch(() => undefined)
    }
  }
}

function read(file: string): Kept | null {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Partial<Kept> | null
    if (typeof value?.manifest !== 'string' || typeof value.base !== 'string') return null
    if (typeof value.files !== 'object' || value.files === null) return null
    return { manifest: value.manifest, base: value.base, files: value.files }
  } catch {
    return null
  }
}

/** Size, times and identity of a file in the file system: what changes with every way of writing to it or replacing it. */
export function statusOf(file: string): { readonly bytes: number; readonly status: string } {
  const { size, mtimeNs, ctimeNs, ino } = statSync(file, { bigint: true })
  return { bytes: Number(size), status: `${size} ${mtimeNs} ${ctimeNs} ${ino}` }
}
