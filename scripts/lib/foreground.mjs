import { spawn } from 'node:child_process'
import os from 'node:os'

/** The program's own exit code for "cannot start". */
export const cannotStart = 3

/**
 * Runs a program in our place, Node's by default: our streams, every signal once; answers its exit code.
 * With `onErrorLine` its stderr comes there, line by line.
 */
export function runInForeground(args, { cwd, env = process.env, command = process.execPath, onErrorLine } = {}) {
  const child = spawn(command, args, { cwd, env, stdio: ['inherit', 'inherit', onErrorLine ? 'pipe' : 'inherit'] })
  const release = forwardSignals(child)
  if (onErrorLine) readLines(child.stderr, onErrorLine)
  return new Promise((resolve) => {
    child.on('error', (error) => {
      release()
      console.error(`The program could not be started: ${error.message}`)
      resolve(cannotStart)
    })
    // `close` comes after the last line of a stream of ours; a grandchild that holds on to it must not hold us up.
    child.on('exit', (code, signal) => {
      release()
      setTimeout(() => resolve(code ?? 128 + os.constants.signals[signal]), onErrorLine ? 100 : 0)
    })
  })
}

function readLines(stream, onLine) {
  let rest = ''
  stream.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()
    lines.forEach(onLine)
  })
  stream.on('end', () => rest !== '' && onLine(rest))
}

/**
 * A terminal sends Ctrl-C to the child as well, and npm sends us a second one: a program that takes the second for
 * "at once!" must see one only. So it is passed on where no terminal did that, or when it comes again later.
 */
function forwardSignals(child) {
  const fromTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY)
  const samePressMs = 1000
  const listeners = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((name) => {
    let lastAt = -Infinity
    const listener = () => {
      const now = performance.now()
      const first = lastAt === -Infinity
      const again = now - lastAt < samePressMs
      lastAt = now
      if (again || (first && name === 'SIGINT' && fromTerminal)) return
      child.kill(name)
    }
    process.on(name, listener)
    return () => process.off(name, listener)
  })
  return () => listeners.forEach((release) => release())
}
