import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { StepFailure } from '../lib/failure.mjs'
import { runTool } from '../lib/tool.mjs'
import { debRecommends, debSuggests, packageNeeds } from './linux-needs.mjs'
import { layOutTree, settleFolders } from './linux-tree.mjs'
import { debianArchitecture } from './product.mjs'

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
  const names = await layOutTree({ root, app, staged, product, epoch, tree })
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
