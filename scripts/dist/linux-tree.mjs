import fs from 'node:fs/promises'
import path from 'node:path'
import { linuxFiles } from './linux-files.mjs'
import { filesBelow } from './stage.mjs'

/** Started by the system; all other files are read. */
const executables = { chrome_crashpad_handler: 0o755, 'chrome-sandbox': 0o4755 }

/** Where a package puts the unpacked app. */
export const homeOf = (product) => `opt/${product.productName}`

/**
 * Lays out in `tree` what a Linux package installs, with the modes that it has there, whatever mask the builder's files were
 * made under.
 * @param {object} facts
 * @param {string} facts.app the unpacked app
 * @param {(name: string) => string} [facts.placeOf] where a file of `/usr` goes in this kind of package
 * @returns {Promise<string[]>} the names of all files
 */
export async function layOutTree({ root, app, staged, product, epoch, tree, placeOf = (name) => name }) {
  const home = path.join(tree, homeOf(product))
  await fs.rm(tree, { recursive: true, force: true })
  await fs.cp(app, home, { recursive: true, verbatimSymlinks: true, mode: fs.constants.COPYFILE_FICLONE })
  for (const { name, content, mode = 0o644 } of await linuxFiles({ root, staged, product, epoch })) {
    const file = path.join(tree, 'usr', placeOf(name))
    await fs.mkdir(path.dirname(file), { recursive: true })
    await fs.writeFile(file, content)
    await fs.chmod(file, mode)
  }
  const programs = { ...executables, [product.name]: 0o755 }
  for (const name of await filesBelow(home)) await fs.chmod(path.join(home, name), programs[name] ?? 0o644)
  return filesBelow(tree)
}

export async function settleFolders(tree) {
  const entries = await fs.readdir(tree, { recursive: true, withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory())
  for (const entry of folders) await fs.chmod(path.join(entry.parentPath ?? entry.path, entry.name), 0o755)
  await fs.chmod(tree, 0o755)
}
