import { spawn } from 'node:child_process'
import os from 'node:os'

/** The program's own exit code for "cannot start". */
export const cannotStart = 3

/** Runs a Node program in our place: our streams, every signal once; answers its exit code. */
export function runInForeground(args, { cwd, env = process.env } = {}) {
  const child = spawn(process.execPath, args, { cwd, env, stdio: 'inherit' })
  forwardSignals(child)
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`The program could not be started: ${error.message}`)
      resolve(cannotStart)
    })
    child.on('exit', (code, signal) => resolve(code ?? 128 + os.constants.signals[signal]))
  })
}

/**
 * A terminal sends Ctrl-C to the child as well, and npm sends us a second one: a program that takes the second for
 * "at once!" must see one only. So it is passed on where no terminal did that, or when it comes again later.
 */
function forwardSignals(child) {
  const fromTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY)
  const samePressMs = 1000
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    let lastAt = -Infinity
    process.on(name, () => {
      const now = performance.now()
      const first = lastAt === -Infinity
      const again = now - lastAt < samePressMs
      lastAt = now
      if (again || (first && name === 'SIGINT' && fromTerminal)) return
      child.kill(name)
    })
  }
}
