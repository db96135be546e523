import path from 'node:path'
import { cacheFolder, failureMemory } from './lib/cache.mjs'
import { Interrupted, toStepFailure } from './lib/failure.mjs'
import { withLock } from './lib/lock.mjs'
import { createProgress } from './lib/progress.mjs'
import { isMain, projectRoot } from './lib/project.mjs'
import { lastLines } from './lib/tool.mjs'
import { electron, officialElectron } from './steps/electron.mjs'
import { libraries } from './steps/libraries.mjs'
import { models } from './steps/models.mjs'
import { officialAddon, openvinoRuntime } from './steps/openvino.mjs'
import { packages } from './steps/packages.mjs'
import { pictures } from './steps/pictures.mjs'
import { program } from './steps/program.mjs'
import { pytorch } from './steps/pytorch.mjs'
import { screen } from './steps/screen.mjs'
import { window } from './steps/window.mjs'

const ladderSteps = [packages, officialAddon, openvinoRuntime, program, models, pictures, pytorch]
const windowSteps = [window, officialElectron, electron, libraries, screen]
export const windowStepNames = [window, electron, libraries].map(({ name }) => name)

/**
 * Sets up whatever is missing. Each step looks first and does nothing where all is there; without packages it ends,
 * everything else that fails is said and left out.
 * @param {object} [options]
 * @param {boolean} [options.quiet] failures only
 * @param {boolean} [options.pytorch] look for PyTorch, and install Debian's where that is possible
 * @param {boolean} [options.wheel] OpenVINO's libraries also where the official addon is installed
 * @param {boolean} [options.window] false: only what the command line needs
 * @param {boolean} [options.screen] an invisible screen, for tests of the window
 * @param {'all' | 'wanted' | 'none'} [options.retry] what failed a short time ago is tried again; `wanted`: if we have
 *   nothing else in its place
 * @returns {Promise<{ ok: boolean, done: string[], missing: Missing[] }>} with Missing
 *   `{ step, message, remedy, told }`, `told` where it has been printed just now;
 *   `ok` is false where the program cannot be started: packages or the build failed
 */
export async function setup(options = {}) {
  const { root = projectRoot, env = process.env, quiet = false, stream, retry = 'none' } = options
  const steps = options.steps ?? [...ladderSteps, ...(options.window === false ? [] : windowSteps)]
  const progress = createProgress({ stream, quiet, env })
  const cache = cacheFolder(env)
  const stop = stopBySignals()
  const context = {
    ...{ root, env, cache, progress, retry },
    platform: options.platform ?? `${process.platform}-${process.arch}`,
    pytorch: options.pytorch ?? !env.VINOBENCH_NO_PYTORCH,
    wheel: options.wheel ?? false,
    screen: options.screen ?? false,
    // Where Debian's packages go, whatever other Python comes first on the PATH.
    systemPython: options.systemPython ?? '/usr/bin/python3',
    systemFolders: options.systemFolders,
    signal: stop.signal,
    memory: failureMemory(cache)
  }
  const startedAt = performance.now()
  const done = []
  const missing = []
  let ok = true
  try {
    for (const step of steps) {
      // Something could be done: what stood in the way of the others may be gone too.
      const retry = context.retry === 'none' && done.length > 0 ? 'wanted' : context.retry
      const outcome = await doStep(step, { ...context, retry })
      if (outcome.done) done.push(step.name)
      if (outcome.failure && !step.optional) missing.push({ step: step.name, ...outcome.failure })
      if (!outcome.failure || !step.required) continue
      ok = false
      if (step.neededByAll) break
    }
  } finally {
    progress.abandon()
    stop.release()
  }
  progress.say(summary({ ok, done, missing }, performance.now() - startedAt))
  return { ok, done, missing }
}

/** Looks, does what is missing under the step's lock, and answers what came of it; throws only when interrupted. */
async function doStep(step, context) {
  const { progress, memory, retry, signal } = context
  try {
    if (await step.ready(context)) return {}
    const again = retry === 'all' || (retry === 'wanted' && !step.optional)
    const recent = step.patienceHours && !again ? await memory.recall(step.name, step.patienceHours) : null
    if (recent) return { failure: { message: recent.message, remedy: recent.remedy, told: false } }
    progress.begin(step.title, step.hint(context))
    const onWait = () => progress.update('another set-up is at it, waiting')
    const work = async () => !(await step.ready(context)) && (await step.run(context), true)
    const done = await withLock(step.lock(context), work, { signal, onWait })
    await memory.forget(step.name)
    progress.done()
    return { done }
  } catch (error) {
    if (error instanceof Interrupted || signal.aborted) throw new Interrupted(signal.reason)
    const failure = toStepFailure(error)
    progress.fail(step.title, failure, lastLines(failure.output))
    if (step.patienceHours) await memory.remember(step.name, failure).catch(() => {})
    return { failure: { message: failure.message, remedy: failure.remedy, told: true } }
  }
}

function summary({ ok, done, missing }, milliseconds) {
  const seconds = `${(milliseconds / 1000).toFixed(1)} s`
  const names = missing.map(({ step }) => step).join(', ')
  if (!ok) return `Set-up: not complete, missing: ${names} (${seconds}).`
  const without = missing.length === 0 ? '' : `; without ${names} (\`npm run setup\` says why)`
  return done.length === 0 ? `Set-up: nothing to do${without} (${seconds}).` : `Set-up: ready${without} (${seconds}).`
}

/** One signal for all steps. The children of a terminal's Ctrl-C have it already; each step clears up behind itself. */
function stopBySignals() {
  const controller = new AbortController()
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const stop = (name) => controller.abort(name)
  names.forEach((name) => process.on(name, stop))
  return { signal: controller.signal, release: () => names.forEach((name) => process.off(name, stop)) }
}

/** Exit code of a shell's convention where a signal ended us. */
export const exitCodeOf = (interrupted) => ({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })[interrupted.signal] ?? 1

const usage = `npm run setup [-- OPTIONS]
  --retry        try OpenVINO's official addon again, even if that failed within a day
  --no-pytorch   leave PyTorch out (also: VINOBENCH_NO_PYTORCH=1)
  --wheel        OpenVINO's Python package also where the official addon is installed
  --quiet        print failures only
The cache folder (VINOBENCH_CACHE to change it): ${path.normalize(cacheFolder())}`

async function main(args) {
  const known = ['--retry', '--no-pytorch', '--wheel', '--quiet', '--help']
  const unknown = args.filter((argument) => !known.includes(argument))
  if (unknown.length > 0 || args.includes('--help')) {
    console.error(unknown.length > 0 ? `Unknown: ${unknown.join(' ')}\n${usage}` : usage)
    return unknown.length > 0 ? 2 : 0
  }
  const has = (name) => args.includes(name)
  const result = await setup({
    quiet: has('--quiet'),
    retry: has('--retry') ? 'all' : 'wanted',
    wheel: has('--wheel'),
    ...(has('--no-pytorch') ? { pytorch: false } : {})
  })
  for (const { step, message, remedy, told } of result.missing) {
    if (!told) console.error(`Without ${step}: ${message}\n    ${remedy}`)
  }
  return result.ok ? 0 : 3
}

if (isMain(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2)).catch((error) => {
    if (!(error instanceof Interrupted)) throw error
    console.error('Set-up stopped; the next one goes on from here.')
    return exitCodeOf(error)
  })
}
