import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { folderSize } from './cache.mjs'
import { StepFailure } from './failure.mjs'
import { runTool } from './tool.mjs'

const candidates = (env, platform) => [
  ...(env.VINOBENCH_PYTHON ? [[env.VINOBENCH_PYTHON, '-m', 'pip']] : []),
  ['python3', '-m', 'pip'],
  ['python', '-m', 'pip'],
  ...(platform === 'win32' ? [['py', '-3', '-m', 'pip']] : []),
  ['pip3'],
  ['pip']
]

/** The first pip that answers, as a command line; null where there is none. */
export async function findPip({ env = process.env, platform = process.platform, signal } = {}) {
  for (const [command, ...args] of candidates(env, platform)) {
    const { ok } = await runTool(command, [...args, '--version'], { env, signal, timeoutMs: 60_000 })
    if (ok) return [command, ...args]
  }
  return null
}

export const howToGetPip =
  'Install pip (Debian, Ubuntu: `sudo apt-get install python3-pip`; Windows, macOS: Python from python.org brings it), ' +
  'then run `npm run setup`.'

/**
 * Downloads one pinned wheel into `folder` by pip, whatever Python this machine has, and answers its path.
 * pip checks the SHA-256, and so do we. Its temporary files stay in `folder` too, which also shows how far it is.
 * @param {{ project: string, version: string, tag: string, abi: string, sha256: string, bytes: number }} wheel
 */
export async function downloadWheel(wheel, folder, { env, signal, onShare, platform = process.platform }) {
  const pip = await findPip({ env, platform, signal })
  const name = `${wheel.project} ${wheel.version}`
  if (!pip) {
    const tried = candidates(env, platform).map((words) => words.join(' '))
    throw new StepFailure(`${name} cannot be downloaded: there is no pip (tried ${tried.join(', ')}).`, howToGetPip)
  }
  const target = path.join(folder, 'wheel')
  const scratch = path.join(folder, 'pip-temporary')
  await fs.mkdir(target, { recursive: true })
  await fs.mkdir(scratch, { recursive: true })
  const list = path.join(folder, 'requirements.txt')
  await fs.writeFile(list, `${wheel.project}==${wheel.version} --hash=sha256:${wheel.sha256}\n`)
  const watch = setInterval(async () => onShare?.((await folderSize(folder)) / wheel.bytes), 500)
  const [command, ...first] = pip
  const result = await runTool(command, [...first, ...downloadArguments(wheel, list, target, env)], {
    // A user's "only inside virtual environments" is about installing; nothing is installed here.
    env: { ...env, TMPDIR: scratch, TEMP: scratch, TMP: scratch, PIP_REQUIRE_VIRTUALENV: '0', PIP_NO_INPUT: '1' },
    signal
  }).finally(() => clearInterval(watch))
  if (!result.ok) {
    throw new StepFailure(
      `pip could not download ${name} (tried \`${pip.join(' ')} download\`).`,
      'See that pip reaches its package index (behind a proxy: HTTPS_PROXY; a mirror: `pip config set global.index-url …`), ' +
        'then run `npm run setup`.',
      result.output
    )
  }
  const file = path.join(target, (await fs.readdir(target)).find((entry) => entry.endsWith('.whl')) ?? '')
  await checkSha256(file, wheel.sha256, name)
  return file
}

function downloadArguments({ tag, abi }, list, target, env) {
  return [
    'download',
    ...['--quiet', '--disable-pip-version-check', '--progress-bar', 'off', '--no-cache-dir'],
    ...['--no-deps', '--only-binary=:all:', '--require-hashes'],
    // For every machine the same wheel, whatever its own Python: only the libraries and files inside are used.
    ...['--python-version', '3.11', '--implementation', 'cp', '--abi', abi, '--platform', tag],
    // pip's own patience (five tries) lasts for minutes where the index is closed.
    ...(env.PIP_RETRIES ? [] : ['--retries', '2']),
    ...['--dest', target, '--requirement', list]
  ]
}

/** Throws where the file is not, byte for byte, the one that was pinned. */
export async function checkSha256(file, expected, name) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  const found = hash.digest('hex')
  if (found === expected) return
  throw new StepFailure(
    `What was downloaded as ${name} is not the file this version expects (SHA-256 ${found}, expected ${expected}).`,
    'Something between here and the package index changes files: try another network or mirror, then `npm run setup`.'
  )
}
