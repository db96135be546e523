import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { StepFailure } from '../lib/failure.mjs'
import { runTool } from '../lib/tool.mjs'

const remembered = ({ cache }) => path.join(cache, 'pytorch.json')
const askedPython = ({ env }) => env.VINOBENCH_PYTHON || null
const remedy =
  'The row `pytorch` will be unavailable. To have it: `sudo apt-get install python3-torch` (Debian, Ubuntu), or ' +
  '`pip install torch` in any Python and VINOBENCH_PYTHON=/path/to/that/python; then `npm run setup`.'

/** PyTorch for the baseline row `pytorch`: any local Python that has it, else Debian's package where we may install it. */
export const pytorch = {
  name: 'pytorch',
  title: 'PyTorch (for the baseline row)',
  patienceHours: 1,
  hint: () => 'looking for a Python that has it',
  lock: ({ cache }) => path.join(cache, 'pytorch.lock'),

  async ready(context) {
    if (!context.pytorch) return true
    try {
      const { asked, torch } = JSON.parse(await fs.readFile(remembered(context), 'utf8'))
      return asked === askedPython(context) && existsSync(torch)
    } catch {
      return false
    }
  },

  async run(context) {
    if (await find(context)) return
    const asked = askedPython(context)
    if (asked) throw new StepFailure(`${asked} (VINOBENCH_PYTHON) has no PyTorch.`, remedy)
    if (!mayInstall(context)) throw new StepFailure('No Python here has PyTorch.', remedy)
    await install(context)
    if (await find(context)) return
    throw new StepFailure(`python3-torch is installed, but ${context.systemPython} does not find it.`, remedy)
  }
}

/** Looks without importing it, which would take seconds, and remembers where it is. */
async function find(context) {
  const { env, signal } = context
  const asked = askedPython(context)
  const look = 'import importlib.util as u; s = u.find_spec("torch"); print(s.origin if s and s.origin else "")'
  // A Python that was named is the only one the program uses, too.
  for (const python of asked ? [asked] : ['python3', context.systemPython, 'python']) {
    const { ok, output } = await runTool(python, ['-c', look], { env, signal, timeoutMs: 60_000 })
    const torch = output.trim().split('\n').at(-1)
    if (!ok || !torch || !existsSync(torch)) continue
    await fs.mkdir(context.cache, { recursive: true })
    await fs.writeFile(remembered(context), JSON.stringify({ asked, python, torch }))
    return true
  }
  return false
}

const mayInstall = ({ env }) =>
  process.platform === 'linux' &&
  process.getuid() === 0 &&
  existsSync('/etc/debian_version') &&
  (env.PATH ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, 'apt-get')))

async function install(context) {
  context.progress.update('installing python3-torch by apt-get: some 300 MB, a few minutes (skip it with --no-pytorch)')
  const options = ['-o', 'APT::Status-Fd=3', '-o', 'DPkg::Lock::Timeout=120', '-o', 'Dpkg::Use-Pty=0']
  const packageArguments = ['install', '-y', '-qq', '--no-install-recommends', ...options, 'python3-torch']
  const first = await aptGet(packageArguments, context)
  if (first.ok) return
  // Package lists that are missing or old name files that no longer exist.
  const update = await aptGet(['update', '-qq'], context)
  const second = update.ok ? await aptGet(packageArguments, context) : update
  if (second.ok) return
  throw new StepFailure('apt-get could not install python3-torch.', remedy, second.output)
}

function aptGet(args, { env, signal, progress }) {
  return runTool('apt-get', args, {
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    signal,
    // A package manager killed in the middle leaves a broken system: Ctrl-C reaches it by the terminal, or it finishes.
    killOnAbort: false,
    onStatus: (line) => {
      const [kind, , percent] = line.split(':')
      if (kind === 'dlstatus') progress.update('fetching python3-torch', Number(percent) / 100)
      if (kind === 'pmstatus') progress.update('installing python3-torch', Number(percent) / 100)
    }
  })
}
