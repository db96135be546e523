import { toFailure } from '../core/failure'
import { createEngine, type Engine } from '../engine'
import { appVersion } from '../engine/folders'
import { parseArguments } from './arguments'
import { runCompare } from './commands/compare'
import { runDetect } from './commands/detect'
import { runDevices } from './commands/devices'
import { runImportModel, runModels } from './commands/models'
import { runRun } from './commands/run'
import { exitCodeOf, exitCodes } from './exit-codes'
import type { Request } from './options'
import { type Output, streamOf } from './output'
import { sayFailure } from './say-failure'
import { listenToSignals } from './signals'

function carryOut(request: Request, engine: Engine, out: Output): Promise<number> {
  switch (request.command) {
    case 'run':
      return runRun(request.options, engine, out)
    case 'devices':
      return runDevices(request.options, engine, out)
    case 'detect':
      return runDetect(request.options, engine, out)
    case 'models':
      return runModels(request.options, engine, out)
    case 'import-model':
      return runImportModel(request.options, engine, out)
    case 'compare':
      return runCompare(request.options, out)
    case 'say':
      out.stdout.write(request.text)
      return Promise.resolve(exitCodes.done)
  }
}

const interrupted = listenToSignals()
const out = { stdout: streamOf(process.stdout), stderr: streamOf(process.stderr), signal: interrupted.signal }
try {
  const engine = createEngine()
  const version = appVersion(engine.folders.root)
  const request = parseArguments(process.argv.slice(2), { version, columns: out.stdout.columns })
  process.exitCode = await carryOut(request, engine, out)
} catch (thrown) {
  const failure = toFailure(thrown)
  if (failure.code === 'cancelled') out.stderr.write('Stopped before there was anything to keep.\n')
  else sayFailure(out.stderr, failure)
  process.exitCode = exitCodeOf(failure)
}
process.exitCode = interrupted.exitCode() ?? process.exitCode
