import path from 'node:path'
import { cacheFolder, completeFolder, isComplete } from '../../../scripts/lib/cache.mjs'
import { StepFailure } from '../../../scripts/lib/failure.mjs'
import { runTool } from '../../../scripts/lib/tool.mjs'

const version = '2026.4.1'
/** Without openvino-telemetry, which `ovc` does without: a benchmark reports to nobody. */
const packages = [`openvino==${version}`, 'numpy>=1.26,<2.6']

/**
 * A Python with OpenVINO's own tools (`benchmark_app`, `ovc`) of the version we ship, in the user's cache folder; made
 * where it is missing. Answers the path of its `python`.
 */
export async function benchmarkPython(env = process.env, platform = process.platform) {
  const { folder, inside } = place(env, platform)
  const base = env.VINOBENCH_PYTHON || (platform === 'win32' ? 'python' : 'python3')
  await completeFolder(folder, packages.join(' '), async (partial) => {
    console.error(`Installing OpenVINO ${version} for Python into ${folder} …`)
    await python(base, ['-m', 'venv', partial], 'Install Python 3.10 or newer with venv (Debian: python3-venv).')
    // Its own scripts name the folder's temporary name; we only ever call modules through `python`.
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', ...packages]
    await python(path.join(partial, ...inside), pip, 'See that pip reaches its package index, then try again.')
  })
  return path.join(folder, ...inside)
}

/** The same where it has been made before; null where it has not. */
export async function madeBenchmarkPython(env = process.env, platform = process.platform) {
  const { folder, inside } = place(env, platform)
  return (await isComplete(folder, packages.join(' '))) ? path.join(folder, ...inside) : null
}

function place(env, platform) {
  return {
    folder: path.join(cacheFolder(env), `benchmark-python-${version}`),
    inside: platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']
  }
}

async function python(command, args, remedy) {
  const { ok, output } = await runTool(command, args)
  if (!ok) throw new StepFailure(`\`${command} ${args.join(' ')}\` failed:\n${output}`, remedy)
}
