import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { findElectron } from '../../../scripts/lib/electron.mjs'
import { projectRoot } from '../../support/project'

/**
 * Vitest's global set-up of the window tests: one invisible screen for the whole run, never the user's own. What the
 * test processes need to know travels in their environment.
 */
export default async function setup(): Promise<(() => void) | undefined> {
  // Somebody who debugs a test may want to see it, on a screen of their choice.
  if (process.env['VINOBENCH_TEST_DISPLAY'] !== undefined) return undefined
  const missing = whatIsMissing()
  if (missing !== null) {
    process.env['VINOBENCH_TEST_NO_WINDOW'] = missing
    return undefined
  }
  const screen = await startScreen()
  process.env['VINOBENCH_TEST_DISPLAY'] = screen.display
  return () => {
    delete process.env['VINOBENCH_TEST_DISPLAY']
    screen.stop()
  }
}

function whatIsMissing(): string | null {
  if (findElectron(projectRoot) === null) return 'there is no Electron here: `npm run setup` says why'
  if (!existsSync(path.join(projectRoot, 'out', 'main', 'index.js'))) return 'the window is not built: `npm run build`'
  if (process.platform !== 'linux') return 'the window would open on your own screen; on Linux it has an invisible one'
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  const there = folders.some((folder) => existsSync(path.join(folder, 'Xvfb')))
  return there ? null : 'there is no Xvfb: `sudo apt-get install xvfb`'
}

export interface Screen {
  readonly display: string
  stop(): void
}

/** An X server of our own; it chooses a free number and tells it on the pipe. */
export function startScreen(more: readonly string[] = []): Promise<Screen> {
  // Larger than any window of ours: Chromium makes one that fills the screen a pixel smaller.
  const server = ['Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp -noreset', ...more].join(' ')
  // Our end of its standard input closes however we end, and the server goes with it.
  const child = spawn('sh', ['-c', `${server} & server=$!; cat >/dev/null; kill $server`], {
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    detached: true
  })
  let said = ''
  child.stderr?.on('data', (text) => (said += String(text)))
  return new Promise((resolve, reject) => {
    let number = ''
    child.stdio[3]?.on('data', (text) => {
      number += String(text)
      if (number.endsWith('\n')) resolve({ display: `:${number.trim()}`, stop: () => child.stdin?.end() })
    })
    child.once('exit', (code) => reject(new Error(`Xvfb did not start (code ${code}). ${said}`)))
    child.once('error', reject)
  })
}
