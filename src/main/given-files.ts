import { statSync } from 'node:fs'
import path from 'node:path'
import type { FileTokens } from './file-tokens'
import { hasResultName } from './opened-records'

/** As many as one can mark in a file manager and still mean it. */
const most = 32

/** Results that the program was started with, or that were double-clicked since, until the window takes them. */
export class GivenFiles {
  readonly #files: FileTokens
  readonly #tell: () => void
  #given: string[] = []

  constructor(files: FileTokens, tell: () => void) {
    this.#files = files
    this.#tell = tell
  }

  give(files: readonly string[]): void {
    if (files.length === 0) return
    this.#given = [...this.#given, ...files].slice(-most)
    this.#tell()
  }

  /** Tokens for all that is waiting, once. */
  async take(): Promise<string[]> {
    const given = this.#given
    this.#given = []
    const adopted = await Promise.allSettled(given.map((file) => this.#files.adopt(file)))
    return adopted.flatMap((one) => (one.status === 'fulfilled' ? [one.value.token] : []))
  }
}

/** Files of results among the words of a start; whatever else stands there means nothing. */
export function resultFilesOf(argv: readonly string[], folder: string): string[] {
  const words = argv.slice(1)
  const end = words.indexOf('--')
  const switches = end === -1 ? words.length : end
  const files = words.filter((word, index) => index !== end && (index > switches || !word.startsWith('-')))
  return files.map((word) => path.resolve(folder, word)).filter(isResultFile)
}

/** No pipe, no device: reading one would never end. */
export function isResultFile(file: string): boolean {
  if (!hasResultName(file)) return false
  try {
    return statSync(file).isFile()
  } catch {
    return false
  }
}
