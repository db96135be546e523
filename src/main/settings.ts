import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { isNewer, newerFailure } from '../engine/newer-data'
import { writeWhole } from '../engine/records'
import { languageChoices, type Settings, themes } from '../ipc/app'

const placeSchema = z.object({
  x: z.int().nullable(),
  y: z.int().nullable(),
  width: z.int().min(1).max(20_000),
  height: z.int().min(1).max(20_000),
  maximized: z.boolean()
})

/** Where the window was; without x and y the system decides. */
export type WindowPlace = z.infer<typeof placeSchema>

/** Loose: what a later version of the same schema has added is kept. */
const fileSchema = z.looseObject({
  schemaVersion: z.literal(1).catch(1),
  language: z.enum(languageChoices).catch('system'),
  theme: z.enum(themes).catch('system'),
  window: placeSchema.nullable().catch(null)
})

type Kept = z.infer<typeof fileSchema>

/** The user's choices, kept in a small file. One that cannot be read costs the choices, never the start. */
export class SettingsStore {
  readonly #file: string
  #kept: Kept
  /** A newer program's choices are neither read nor written over. */
  readonly #isNewer: boolean
  #writing: Promise<void> = Promise.resolve()

  constructor(file: string) {
    this.#file = file
    const value = readJson(file)
    this.#isNewer = isNewer(value)
    this.#kept = fileSchema.catch(usual).parse(this.#isNewer ? null : value)
  }

  get current(): Settings {
    return { language: this.#kept.language, theme: this.#kept.theme }
  }

  get window(): WindowPlace | null {
    return this.#kept.window
  }

  /** Resolves when it is on disk; fails with `disk-full`, `file-unwritable` or `data-newer`, the change being in force all the same. */
  change(changes: Partial<Kept>): Promise<void> {
    this.#kept = { ...this.#kept, ...changes }
    if (this.#isNewer) return Promise.reject(newerFailure(this.#file))
    const content = `${JSON.stringify(this.#kept, null, 1)}\n`
    this.#writing = this.#writing.catch(() => undefined).then(() => writeWhole(this.#file, content))
    return this.#writing
  }

  /** When all changes so far are on disk, or have failed to get there. */
  written(): Promise<void> {
    return this.#writing.catch(() => undefined)
  }
}

const usual = fileSchema.parse({})

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
