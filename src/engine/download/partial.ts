import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod'
import { readTextOrNull, sizeOrNull } from '../models/files'
import { asWriteFailure, writeWhole } from '../records'

const sidecarSchema = z.object({ sha256: z.string(), validator: z.string().nullable() })

/** What has arrived of a file, beside its place: it survives the end of the program. */
export class PartialFile {
  readonly file: string
  readonly #sidecar: string
  readonly #sha256: string

  constructor(target: string, sha256: string) {
    this.file = `${target}.part`
    this.#sidecar = `${target}.part.json`
    this.#sha256 = sha256
  }

  /** How much is here, of the file that is wanted now, and by what the host tells whether its own is still the same. */
  async state(): Promise<{ bytes: number; validator: string | null }> {
    const kept = await this.#read()
    return kept === null ? { bytes: 0, validator: null } : { bytes: (await sizeOrNull(this.file)) ?? 0, ...kept }
  }

  async #read(): Promise<{ validator: string | null } | null> {
    try {
      const kept = sidecarSchema.parse(JSON.parse((await readTextOrNull(this.#sidecar)) ?? 'null'))
      return kept.sha256 === this.#sha256 ? { validator: kept.validator } : null
    } catch {
      return null
    }
  }

  /** Opened for writing on from here; what is behind is cut off. */
  async open(from: number, validator: string | null): Promise<FileHandle> {
    try {
      await mkdir(path.dirname(this.file), { recursive: true })
      if (from === 0) await rm(this.file, { force: true })
      await writeWhole(this.#sidecar, JSON.stringify({ sha256: this.#sha256, validator }))
      const handle = await open(this.file, from === 0 ? 'wx' : 'r+', 0o600)
      if (from > 0) await handle.truncate(from)
      return handle
    } catch (cause) {
      throw asWriteFailure(cause, this.file)
    }
  }

  async discard(): Promise<void> {
    for (const file of [this.file, this.#sidecar]) await rm(file, { force: true })
  }

  /** After its bytes have been moved to where they belong. */
  async forget(): Promise<void> {
    await rm(this.#sidecar, { force: true })
  }
}
