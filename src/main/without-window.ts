import { app } from 'electron'
import path from 'node:path'
import type { EngineFolders } from '../engine/folders'
import { utilityEngine } from './engine-channel'

/**
 * The words of a command line to be carried out without a window, as `/usr/bin/vinobench` hands them on: `--cli`, then all
 * that follows `--`, where Chromium stops looking for switches of its own. Null: a window is wanted.
 */
export function commandLineWords(argv: readonly string[], hasSwitch: (name: string) => boolean): string[] | null {
  if (!hasSwitch('cli')) return null
  const end = argv.indexOf('--')
  return end === -1 ? [] : argv.slice(end + 1)
}

/** Does what the words say, as the plain command line does it, and ends the program with its exit code. */
export async function runWithoutWindow(words: readonly string[], folders: EngineFolders): Promise<void> {
  // Chromium writes a little wherever it runs, and on its way out: not among the window's own, which may be open.
  app.setPath('userData', path.join(path.dirname(folders.runs), 'command-line'))
  const exit = (code: number): void => app.exit(code)
  const broken = (error: unknown): void => {
    process.stderr.write(`vinobench: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    exit(internalError)
  }
  process.on('uncaughtException', broken)
  process.on('unhandledRejection', broken)
  // Whatever goes wrong, nothing of the web is shown in a process without Chromium's sandbox.
  app.on('web-contents-created', () => exit(internalError))
  // Until ours are in place, signals are Chromium's: it would end as if all were well.
  app.on('before-quit', () => exit(interrupted))
  app.dock?.hide()
  await app.whenReady()
  const { runCommandLine } = await import('../cli/command-line')
  const code = await runCommandLine(words, { folders, open: utilityEngine(folders.engineEntry), exit })
  // Electron ends without waiting for what is on its way to a pipe.
  await Promise.all([process.stdout, process.stderr].map(written))
  exit(code)
}

const internalError = 1
const interrupted = 130

const written = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write('', () => resolve()))
