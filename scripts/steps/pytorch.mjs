import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { aptInstall, mayUseApt } from '../lib/apt.mjs'
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
    if (!mayUseApt(context)) throw new StepFailure('No Python here has PyTorch.', remedy)
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

async function install(context) {
  context.progress.update('installing python3-torch by apt-get: some 300 MB, a few minutes (skip it with --no-pytorch)')
  const { ok, output } = await aptInstall(['python3-torch'], 'python3-torch', context)
  if (!ok) throw new StepFailure('apt-get could not install python3-torch.', remedy, output)
}
