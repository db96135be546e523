import { existsSync } from 'node:fs'
import path from 'node:path'
import { runTool } from './tool.mjs'

/** True where a command of this name stands on the PATH. */
export const hasCommand = (name, env) =>
  (env.PATH ?? '').split(path.delimiter).some((folder) => folder !== '' && existsSync(path.join(folder, name)))

/** Whether we may install packages of the system without asking anybody: as root, on Debian and its relatives. */
export const mayUseApt = ({ env }) =>
  process.platform === 'linux' &&
  process.getuid() === 0 &&
  existsSync('/etc/debian_version') &&
  hasCommand('apt-get', env)

/**
 * Installs packages of the system, quietly, with progress called `what`.
 * @returns {Promise<{ ok: boolean, output: string }>} the last command's
 */
export async function aptInstall(packages, what, context) {
  const options = ['-o', 'APT::Status-Fd=3', '-o', 'DPkg::Lock::Timeout=120', '-o', 'Dpkg::Use-Pty=0']
  const install = async () => {
    const names = await currentNames(packages, context)
    return aptGet(['install', '-y', '-qq', '--no-install-recommends', ...options, ...names], what, context)
  }
  const first = await install()
  if (first.ok) return first
  // Package lists that are missing or old name files that no longer exist.
  const update = await aptGet(['update', '-qq'], what, context)
  return update.ok ? install() : update
}

/** Debian 13 and Ubuntu 24.04 renamed libraries when the time got 64 bits, and not all old names still lead to the new. */
async function currentNames(packages, { env, signal }) {
  const renamed = await Promise.all(
    packages.map(async (name) => {
      const { ok } = await runTool('apt-cache', ['show', '--no-all-versions', `${name}t64`], { env, signal })
      return ok ? `${name}t64` : name
    })
  )
  return renamed
}

function aptGet(args, what, { env, signal, progress }) {
  return runTool('apt-get', args, {
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    signal,
    // A package manager killed in the middle leaves a broken system: Ctrl-C reaches it by the terminal, or it finishes.
    killOnAbort: false,
    onStatus: (line) => {
      const [kind, , percent] = line.split(':')
      if (kind === 'dlstatus') progress.update(`fetching ${what}`, Number(percent) / 100)
      if (kind === 'pmstatus') progress.update(`installing ${what}`, Number(percent) / 100)
    }
  })
}
