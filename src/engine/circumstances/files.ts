import type { System } from '../diagnosis/system'

/** The part of the system that tells by files: a look costs microseconds and starts nothing. */
export type Files = Pick<System, 'platform' | 'read' | 'list' | 'environment'>

export function trimmed(files: Files, path: string): string | null {
  return files.read(path)?.trim() ?? null
}

/** Null where the file is not there or holds no number. */
export function numberIn(files: Files, path: string): number | null {
  const text = trimmed(files, path)
  return text === null || text === '' || Number.isNaN(Number(text)) ? null : Number(text)
}

/** `0-3,8` → 0, 1, 2, 3, 8. */
export function expandList(list: string): number[] {
  return list.split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map(Number)
    if (first === undefined || last === undefined || part === '') return []
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  })
}

/** Processors that this process may use, as Linux lists them: `0-3`. */
export const allowedList = (files: Files): string | null =>
  /^Cpus_allowed_list:\s*(\S+)/m.exec(files.read('/proc/self/status') ?? '')?.[1] ?? null
