import { homedir } from 'node:os'
import path from 'node:path'

/** A message as it may be passed on with a result: the user's folder is nobody's business. */
export function textWithoutHome(text: string, home = homedir()): string {
  return home === path.parse(home).root ? text : text.replaceAll(home, '~')
}
