import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { aptInstall, hasCommand, mayUseApt } from './apt.mjs'
import { completeFolder } from './cache.mjs'
import { StepFailure } from './failure.mjs'
import { runTool } from './tool.mjs'

const release = 'bookworm'
// Raised when what we make of it changes.
const key = `clean-root-${release}-${process.arch}-1`

/** Somebody who has only what every computer user has. */
export const ordinaryUser = { name: 'tester', id: 1000 }

/** Installs commands of the system that tests of the package need. */
export async function needCommands(needed, context) {
  const missing = Object.keys(needed).filter((command) => !hasCommand(command, context.env))
  if (missing.length === 0) return
  const packages = missing.map((command) => needed[command])
  const installed = mayUseApt(context) && (await aptInstall(packages, missing.join(', '), context)).ok
  if (installed) return
  throw new StepFailure(`There is no ${missing.join(', ')}.`, `\`sudo apt-get install ${packages.join(' ')}\``)
}

/** Unpacks a Debian as small as it can be into `folder`: no Node, no Python, one ordinary user. */
export async function unpackCleanRoot(folder, context) {
  const { cache, progress } = context
  const kept = path.join(cache, key)
  const onWait = () => progress.update('somebody else is making it, waiting')
  await completeFolder(kept, key, (partial) => makeArchive(partial, context), { onWait, neededBytes: 800e6 })
  progress.update('unpacking')
  await fs.mkdir(folder, { recursive: true })
  await tool('tar', ['-xf', path.join(kept, 'root.tar'), '-C', folder], 'unpack the root', context)
  await takeSurroundings(folder)
}

async function makeArchive(partial, context) {
  const root = path.join(partial, 'root')
  context.progress.update('fetching a small Debian, about a minute')
  await tool('debootstrap', ['--variant=minbase', '--include=ca-certificates', release, root], 'make a root', context)
  const { name, id } = ordinaryUser
  await tool('chroot', [root, 'useradd', '--create-home', '--uid', String(id), name], 'add a user', context)
  await fs.mkdir(path.join(root, '.old'))
  await tool('tar', ['-cf', path.join(partial, 'root.tar'), '-C', root, '.'], 'pack the root', context)
  await fs.rm(root, { recursive: true })
}

/** Where packages come from is this machine's business: the root takes it over, with whom it trusts. */
async function takeSurroundings(folder) {
  const same = [
    'etc/resolv.conf',
    'etc/ssl/certs/ca-certificates.crt',
    'etc/apt/sources.list.d',
    'etc/apt/apt.conf.d',
    'etc/apt/trusted.gpg.d'
  ]
  for (const name of same) {
    if (existsSync(`/${name}`)) await fs.cp(`/${name}`, path.join(folder, name), { recursive: true, dereference: true })
  }
  if (existsSync('/etc/apt/sources.list.d/debian.sources'))
    await fs.writeFile(path.join(folder, 'etc/apt/sources.list'), '')
}

async function tool(command, args, what, { env, signal }) {
  const { ok, output } = await runTool(command, args, { env, signal })
  if (!ok) throw new StepFailure(`${command} could not ${what}.`, 'It says why.', output)
}

/**
 * Words that run a command inside of `folder` as if it were all there is. A root by chroot forbids user namespaces, in which
 * Chromium's sandbox lives; one by pivot_root does not. The mounts vanish with the command, whose process id is ours to kill.
 * @param {object} [options]
 * @param {number} [options.uid] whose command it is; root by default
 * @param {Readonly<Record<string, string>>} [options.env] all of its environment
 * @param {readonly (readonly [string, string])[]} [options.binds] files or folders from outside, and where they lie inside
 * @param {string} [options.before] shell commands inside the new root's folder, before it becomes the root
 * @param {string} [options.cwd]
 */
export function inRoot(folder, words, { uid = 0, env = {}, binds = [], before = '', cwd = '/' } = {}) {
  const bound = binds.map(([from, to]) => {
    const place = quoted(`.${to}`)
    return `[ -e ${place} ] || mkdir -p ${place}; mount --rbind ${quoted(from)} ${place}`
  })
  const script = [
    'set -e',
    'mount --make-rprivate /',
    'mount --bind "$1" "$1"',
    'cd "$1"',
    'mount -t proc proc proc',
    'mount --rbind /dev dev',
    'mount --rbind /sys sys',
    // The same on every machine: no graphics card, no sound.
    'for hidden in dev/dri dev/snd; do if [ -d $hidden ]; then mount -t tmpfs none $hidden; fi; done',
    ...bound,
    before,
    'pivot_root . .old',
    'umount -l /.old',
    `cd ${quoted(cwd)}`,
    'shift',
    'exec "$@"'
  ].join('\n')
  const id = String(uid)
  const person = uid === 0 ? [] : ['setpriv', '--reuid', id, '--regid', id, '--clear-groups', '--']
  const variables = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LANG: 'C.UTF-8', ...env }
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
  return ['unshare', '-m', 'bash', '-c', script, 'enter', folder, ...person, 'env', '-i', ...assignments, ...words]
}

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`
