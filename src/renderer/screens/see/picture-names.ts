import type { BuiltInPicture } from '../../../ipc/see'
import { t } from '../../lib/i18n.svelte'
import type { WordKey } from '../../i18n'

const known: Readonly<Record<string, WordKey>> = {
  astronaut: 'see:pictures.astronaut',
  chelsea: 'see:pictures.chelsea',
  coffee: 'see:pictures.coffee',
  motorcycle: 'see:pictures.motorcycle',
  rocket: 'see:pictures.rocket'
}

/** A short name in the shown language; a picture that came later has only its own. */
export function pictureName({ id, name }: Pick<BuiltInPicture, 'id' | 'name'>): string {
  const key = known[id]
  return key === undefined ? name : t(key)
}
