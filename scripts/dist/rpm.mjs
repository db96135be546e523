import fs from 'node:fs/promises'
import path from 'node:path'
import { StepFailure } from '../lib/failure.mjs'
import { runTool } from '../lib/tool.mjs'
import { packageNeeds } from './linux-needs.mjs'
import { homeOf, layOutTree, settleFolders } from './linux-tree.mjs'
import { rpmArchitecture } from './product.mjs'

export const canBuildRpm = async () =>
  process.platform === 'linux' && (await runTool('rpmbuild', ['--version'])).ok && process.arch in rpmArchitecture

/** Debian keeps zsh's completions of packages elsewhere. */
const placeOf = (name) => name.replace('share/zsh/vendor-completions/', 'share/zsh/site-functions/')

/**
 * Makes the RPM package of an unpacked app with rpmbuild, from the same files and words as Debian's. Two builds of the same
 * files are equal: no time, host or path of the builder is in it.
 * @returns {Promise<string>} the package's file
 */
export async function buildRpm({ root, app, staged, output, product, epoch, env }) {
  const top = path.join(staged, 'rpm')
  const tree = path.join(top, 'tree')
  const names = await layOutTree({ root, app, staged, product, epoch, tree, placeOf })
  await settleFolders(tree)
  const file = path.join(output, `${product.name}-${product.version}.${rpmArchitecture[process.arch]}.rpm`)
  await rpmOf({ top, tree, names, file, product, epoch, env })
  await fs.rm(top, { recursive: true })
  return file
}

/** @param {object} facts `tree`: laid out; `names`: of the files in it; `top`: a folder for rpmbuild's own */
export async function rpmOf({ top, tree, names, file, product, epoch, env }) {
  const spec = path.join(top, `${product.name}.spec`)
  await fs.writeFile(spec, specOf(product, names))
  const define = (name, value) => ['--define', `${name} ${value}`]
  const args = [
    ...['-bb', '--quiet', '--nodeps', spec],
    ...define('_topdir', top),
    ...define('_vinobench_tree', tree),
    ...define('_rpmdir', path.join(top, 'made')),
    ...define('_build_name_fmt', 'package.rpm'),
    // Our files are finished: nothing is stripped, compressed again or looked through.
    ...define('__os_install_post', '%{nil}'),
    ...define('debug_package', '%{nil}'),
    ...define('_build_id_links', 'none'),
    ...define('_binary_payload', 'w12.zstdio'),
    ...define('_buildhost', 'localhost'),
    ...define('use_source_date_epoch_as_buildtime', '1'),
    ...define('clamp_mtime_to_source_date_epoch', '1')
  ]
  const { ok, output: said } = await runTool('rpmbuild', args, { env: { ...env, SOURCE_DATE_EPOCH: String(epoch) } })
  if (!ok) throw new StepFailure('rpmbuild could not make the package.', 'It says why.', said)
  await fs.rename(path.join(top, 'made', 'package.rpm'), file)
}

/** What RPM's tools know of the package. */
export function specOf(product, names) {
  // Whose own folders these are; the others belong to the system.
  const home = homeOf(product)
  const modes = { [`${home}/chrome-sandbox`]: '4755' }
  const isProgram = (name) =>
    [`${home}/${product.name}`, `${home}/chrome_crashpad_handler`, `usr/bin/${product.name}`].includes(name)
  const folders = new Set(
    names.filter((name) => name.startsWith(`${home}/`)).flatMap((name) => foldersAbove(name, home))
  )
  const line = (name) =>
    `%attr(${modes[name] ?? (isProgram(name) ? '0755' : '0644')}, root, root) "/${name.replaceAll('%', '%%')}"`
  const summary = product.description.replace(/\.$/, '').split(', ')[0]
  return [
    `Name: ${product.name}`,
    `Version: ${product.version.replaceAll('-', '~')}`,
    'Release: 1',
    `Summary: ${summary}`,
    `License: ${product.license}`,
    `Packager: ${product.maintainer}`,
    `Vendor: ${product.author}`,
    // What the libraries inside need of each other is nobody else's business.
    'AutoReqProv: no',
    ...packageNeeds.rpm.map((name) => `Requires: ${name}`),
    'Recommends: xdg-utils',
    '',
    '%description',
    product.description,
    `${product.productName} runs real models on every device that OpenVINO finds (CPU, GPU, NPU), in a window or in a terminal, and`,
    'needs no network.',
    '',
    '%install',
    'mkdir -p %{buildroot}',
    'cp -a %{_vinobench_tree}/. %{buildroot}/',
    '',
    '%files',
    ...[...folders].sort().map((name) => `%dir %attr(0755, root, root) "/${name}"`),
    ...names.map(line),
    ''
  ].join('\n')
}

function foldersAbove(name, home) {
  const folders = []
  for (let folder = path.posix.dirname(name); folder.length >= home.length; folder = path.posix.dirname(folder)) {
    folders.push(folder)
  }
  return folders
}
