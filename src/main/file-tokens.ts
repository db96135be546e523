import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { fail } from '../core/failure'
import type { AdoptedFile } from '../ipc/files'

const kept = 256

/** Files that the user gave to the window: it holds tokens, the paths stay here. */
export class FileTokens {
  readonly #paths = new Map<string, string>()

  /** Fails with `file-not-found` where there is no such file or folder. */
  async adopt(file: string): Promise<AdoptedFile> {
    if (!path.isAbsolute(file) || file.includes('\0')) throw notAFile()
    const status = await stat(file).catch(() => null)
    if (status === null) throw notAFile()
    const token = randomUUID()
    this.#paths.set(token, file)
    const [oldest] = this.#paths.keys()
    if (this.#paths.size > kept && oldest !== undefined) this.#paths.delete(oldest)
    return { token, name: path.basename(file), sizeBytes: status.size }
  }

  /** The path behind a token; fails with `file-not-found` where the token is unknown or too old. */
  path(token: string): string {
    const file = this.#paths.get(token)
    if (file === undefined) throw fail('file-not-found', 'That file is no longer at hand.', 'Choose the file again.')
    return file
  }
}

const notAFile = () => fail('file-not-found', 'What was dropped is no file on this computer.', 'Choose a file.')
