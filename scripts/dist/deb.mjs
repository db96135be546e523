import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { StepFailure } from '../lib/failure.mjs'
import { runTool } from '../lib/tool.mjs'
import { linuxFiles } from './linux-files.mjs'
import { debRecommends, debSuggests, packageNeeds } from './linux-needs.mjs'
import { debianArchitecture } from './product.mjs'
import { filesBelow } from './stage.mjs'

/** Started by the system; all other files are read. */
const executables = { chrome_crashpad_handler: 0o755, 'chrome-sandbox': 0o4755 }

export const canBuildDeb = async () =>
  process.platform === 'linux' && (await runTool('dpkg-deb', ['--version'])).ok && process.arch in debianArchitecture

/**
 * Makes the Debian package of an unpacked app with dpkg-deb. Two builds of the same files are equal: dpkg-deb sorts, all
 * belongs to root, and nothing is younger than `epoch`. No script runs at installation: the desktop's own packages watch
 * their folders.
 * @returns {Promise<string>} the package's file
 */
export async function buildDeb({ root, app, staged, output, product, epoch, env }) {
  const tree = path.join(staged, 'deb')
  const home = path.join(tree, 'opt', product.productName)
  await fs.rm(tree, { recursive: true, force: true })
  await fs.cp(app, home, { recursive: true, verbatimSymlinks: true, mode: fs.constants.COPYFILE_FICLONE })
  for (const { name, content, mode = 0o644 } of await linuxFiles({ root, staged, product, epoch })) {
    const file = path.join(tree, 'usr', name)
    await fs.mkdir(path.dirname(file), { recursive: true })
    await fs.writeFile(file, content)
    await fs.chmod(file, mode)
  }
  await settleModes(home, { ...executables, [product.name]: 0o755 })
  const names = await filesBelow(tree)
  await fs.mkdir(path.join(tree, 'DEBIAN'))
  await fs.writeFile(path.join(tree, 'DEBIAN', 'md5sums'), await checksums(tree, names))
  await fs.writeFile(path.join(tree, 'DEBIAN', 'control'), control(product, await installedSize(tree, names)))
  await settleFolders(tree)
  const architecture = debianArchitecture[process.arch]
  const file = path.join(output, `${product.name}_${product.version}_${architecture}.deb`)
  const args = ['--root-owner-group', '-Zzstd', '-z12', '--build', tree, file]
  const { ok, output: said } = await runTool('dpkg-deb', args, { env: { ...env, SOURCE_DATE_EPOCH: String(epoch) } })
  if (!ok) throw new StepFailure('dpkg-deb could not make the package.', 'It says why.', said)
  await fs.rm(tree, { recursive: true })
  return file
}

/** What Debian's tools know of the package. `kibibytes`: its installed size. */
export function control(product, kibibytes, architecture = debianArchitecture[process.arch]) {
  const [summary, ...more] = product.description.replace(/\.$/, '').split(', ')
  return [
    `Package: ${product.name}`,
    `Version: ${product.version}`,
    `Architecture: ${architecture}`,
    `Maintainer: ${product.maintainer}`,
    `Installed-Size: ${kibibytes}`,
    `Depends: ${packageNeeds.deb.join(', ')}`,
    `Recommends: ${debRecommends.join(', ')}`,
    `Suggests: ${debSuggests.join(', ')}`,
    'Section: science',
    'Priority: optional',
    `Description: ${summary.charAt(0).toLowerCase()}${summary.slice(1)}`,
    ...(more.length > 0 ? [` ${product.description}`] : []),
    ` ${product.productName} runs real models on every device that OpenVINO finds (CPU, GPU,`,
    ' NPU), in a window or in a terminal, and needs no network.',
    ''
  ].join('\n')
}

/** As dpkg counts: each file in whole kibibytes. */
async function installedSize(tree, names) {
  const sizes = await Promise.all(names.map(async (name) => (await fs.stat(path.join(tree, name))).size))
  return sizes.reduce((sum, size) => sum + Math.ceil(size / 1024), 0)
}

async function checksums(tree, names) {
  const lines = []
  for (const name of names) {
    const hash = createHash('md5').update(await fs.readFile(path.join(tree, name)))
    lines.push(`${hash.digest('hex')}  ${name}\n`)
  }
  return lines.join('')
}

/** Whatever mask the builder's files were made under. */
async function settleModes(home, programs) {
  for (const name of await filesBelow(home)) {
    await fs.chmod(path.join(home, name), programs[name] ?? 0o644)
  }
}

async function settleFolders(tree) {
  const entries = await fs.readdir(tree, { recursive: true, withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory())
  for (const entry of folders) await fs.chmod(path.join(entry.parentPath ?? entry.path, entry.name), 0o755)
  await fs.chmod(tree, 0o755)
}
