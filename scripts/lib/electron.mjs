import { existsSync } from 'node:fs'
import path from 'node:path'

/** The program inside a folder of Electron. */
export const electronProgram = (folder, platform = process.platform) =>
  path.join(
    folder,
    platform === 'win32' ? 'electron.exe' : platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'
  )

/** Where set-up puts the Electron that all of us use: the official one or npm's. */
export const electronPlace = (root) => path.join(root, '.runtime', 'electron')

/** The Electron that set-up found for this checkout; null where there is none. */
export function findElectron(root) {
  const program = electronProgram(electronPlace(root))
  return existsSync(program) ? program : null
}
