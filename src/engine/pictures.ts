import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod'
import type { Folders } from './worker/protocol'

/** The built-in pictures, by id. */
export const pictureFiles = {
  coffee: 'coffee.png',
  astronaut: 'astronaut.png',
  chelsea: 'chelsea.png',
  motorcycle: 'motorcycle_left.png',
  rocket: 'rocket.jpg'
} as const

export type BuiltInPicture = keyof typeof pictureFiles

/** The file of a built-in picture; null where set-up could not get it. */
export function pictureFile({ models }: Pick<Folders, 'models'>, id: BuiltInPicture): string | null {
  const file = path.join(models, 'pictures', pictureFiles[id])
  return existsSync(file) ? file : null
}

/** The picture that is shown to the models where the user names none; null where set-up could not get one. */
export function builtInPicture({ models }: Pick<Folders, 'models'>): string | null {
  const pictures = (['coffee', 'astronaut', 'chelsea'] as const).map((id) => pictureFile({ models }, id))
  return pictures.find((picture) => picture !== null) ?? null
}

export interface PictureEntry {
  readonly id: string
  readonly name: string
  readonly source: string
  readonly licence: string
  /** Absolute. */
  readonly file: string
}

const pictureList = z.array(
  z.object({ id: z.string(), name: z.string(), source: z.string(), licence: z.string(), file: z.string() })
)

/** Every picture that set-up got; none where it could not. */
export async function builtInPictures({ models }: Pick<Folders, 'models'>): Promise<readonly PictureEntry[]> {
  const folder = path.join(models, 'pictures')
  const text = await readFile(path.join(folder, 'pictures.json'), 'utf8').catch(() => '[]')
  return pictureList
    .parse(JSON.parse(text))
    .map((entry) => ({ ...entry, file: path.join(folder, path.basename(entry.file)) }))
    .filter(({ file }) => existsSync(file))
}
