import { createInterface } from 'node:readline'
import { cancelled } from '../core/failure'

/** Asks the user something and answers whether they said yes; null where nobody can be asked. */
export type Ask = (question: string, signal: AbortSignal) => Promise<boolean | null>

/** On stderr, since stdout may be read by a program. */
export const askYes: Ask = (question, signal) => {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return Promise.resolve(null)
  return new Promise((resolve, reject) => {
    // As no terminal of its own: Ctrl-C stays a signal, which `signals` turns into an abort.
    const lines = createInterface({ input: process.stdin, terminal: false })
    process.stderr.write(question)
    lines.once('line', (answer) => {
      resolve(/^\s*y(es)?\s*$/i.test(answer))
      lines.close()
    })
    lines.once('close', () => resolve(false))
    const stop = (): void => {
      reject(cancelled())
      lines.close()
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}
