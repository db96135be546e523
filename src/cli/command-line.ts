import { toFailure } from '../core/failure'
import { createEngine, type Engine, type EngineOptions } from '../engine'
import { fetchTransport } from '../engine/download'
import { appVersion } from '../engine/folders'
import { parseArguments } from './arguments'
import { askYes } from './ask'
import { runCompare } from './commands/compare'
import { runDetect } from './commands/detect'
import { runDevices } from './commands/devices'
import { runDownload } from './commands/download'
import { runImportModel, runModels } from './commands/models'
import { runRun } from './commands/run'
import { exitCodeOf, exitCodes } from './exit-codes'
import type { Request } from './options'
import { type Output, streamOf } from './output'
import { sayFailure } from './say-failure'
import { listenToSignals } from './signals'

export interface CommandLineOptions extends EngineOptions {
  /** Ends this process at once. */
  readonly exit: (code: number) => void
}

/**
 * Carries out the words after `vinobench` in this process, whichever program it is: a plain Node, or the installed
 * application without its window. Answers the exit code; what has been written may still be on its way.
 */
export async function runCommandLine(
  words: readonly string[],
  { exit, ...options }: CommandLineOptions
): Promise<number> {
  const interrupted = listenToSignals(exit)
  const out = { stdout: streamOf(process.stdout), stderr: streamOf(process.stderr), signal: interrupted.signal }
  const code = await attempt(words, options, out)
  return interrupted.exitCode() ?? code
}

async function attempt(words: readonly string[], options: EngineOptions, out: Output): Promise<number> {
  try {
    const engine = createEngine(options)
    const version = appVersion(engine.folders.root)
    return await carryOut(parseArguments(words, { version, columns: out.stdout.columns }), engine, out)
  } catch (thrown) {
    const failure = toFailure(thrown)
    if (failure.code === 'cancelled') out.stderr.write('Stopped before there was anything to keep.\n')
    else sayFailure(out.stderr, failure)
    return exitCodeOf(failure)
  }
}

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
    case 'download':
      return runDownload(request.options, engine, out, { transport: fetchTransport, ask: askYes })
    case 'compare':
      return runCompare(request.options, out)
    case 'say':
      out.stdout.write(request.text)
      return Promise.resolve(exitCodes.done)
  }
}
