import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Folders } from './worker/protocol'

/** The picture that is shown to the models where the user names none; null where set-up could not get one. */
export function builtInPicture({ models }: Pick<Folders, 'models'>): string | null {
  const pictures = ['coffee.png', 'astronaut.png', 'chelsea.png'].map((name) => path.join(models, 'pictures', name))
  return pictures.find((picture) => existsSync(picture)) ?? null
}
