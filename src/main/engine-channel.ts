import { app, type MessagePortMain, utilityProcess } from 'electron'
import type { Channel, EngineExit } from '../engine/worker/channel'
import { engineEnvironment, stderrKept } from '../engine/worker/channel'

/** A channel that can also hand a port to its engine process. */
export interface UtilityChannel extends Channel {
  postPort(message: unknown, port: MessagePortMain): void
  readonly isGone: boolean
}

let started = 0

/** An engine process as one of Electron's utility processes: a crash there is no crash of the window. */
export function utilityEngine(entry: string): () => UtilityChannel {
  return () => {
    const name = `VinoBench engine ${++started}`
    const child = utilityProcess.fork(entry, [], {
      serviceName: name,
      env: engineEnvironment(process.env),
      stdio: ['ignore', 'ignore', 'pipe']
    })
    let tail = ''
    let pid: number | undefined
    let exited = false
    let killed = false
    const stderr = child.stderr?.setEncoding('utf8') ?? null
    const keep = (text: string): void => void (tail = (tail + text).slice(-stderrKept))
    stderr?.on('data', keep)
    const end = (): void => {
      // SIGTERM waits for native code; SIGKILL does not.
      if (pid !== undefined && !exited) {
        try {
          process.kill(pid, 'SIGKILL')
        } catch {
          child.kill()
        }
      }
    }
    child.once('exit', () => (exited = true))
    child.once('spawn', () => {
      pid = child.pid
      if (killed) end()
    })
    return {
      get pid() {
        return pid ?? child.pid
      },
      post: (message) => {
        if (!exited) child.postMessage(message)
      },
      postPort: (message, port) => {
        if (!exited) child.postMessage(message, [port])
      },
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => {
        const gone = reasonGone(name)
        child.once('exit', (code) => {
          // Why it is gone, and what it wrote last, is told beside the exit, a little before or after it.
          void Promise.all([gone(code), lastWords(stderr, keep)]).then(([exit]) => listener(exit))
        })
      },
      get isGone() {
        return exited
      },
      kill: () => {
        killed = true
        end()
      },
      stderrTail: () => tail
    }
  }
}

const patienceMs = 200

/** Electron takes every listener off the stream right after `exit`, when the reason of a crash may not have been read yet. */
function lastWords(stderr: NodeJS.ReadableStream | null, keep: (text: string) => void): Promise<void> {
  return new Promise((resolve) => {
    if (stderr === null) return resolve()
    queueMicrotask(() => {
      if (!stderr.readable) return resolve()
      stderr.on('data', keep).once('end', resolve)
    })
    // A child of its own may hold the stream open.
    setTimeout(resolve, patienceMs)
  })
}

/** `utilityProcess` says a number that may be a signal or a code; Chromium knows which. */
function reasonGone(name: string): (code: number) => Promise<EngineExit> {
  let reason: string | null = null
  let told = (): void => undefined
  const listen = (_event: unknown, details: { name?: string; serviceName?: string; reason: string }): void => {
    if (details.name !== name && details.serviceName !== name) return
    reason = details.reason
    told()
  }
  app.on('child-process-gone', listen)
  return async (code) => {
    if (code !== 0 && reason === null) {
      await new Promise<void>((resolve) => {
        told = resolve
        setTimeout(resolve, patienceMs)
      })
    }
    app.off('child-process-gone', listen)
    return exitOf(code, reason)
  }
}

const signals: Readonly<Record<number, string>> = {
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  15: 'SIGTERM'
}

function exitOf(code: number, reason: string | null): EngineExit {
  if (reason === 'launch-failed') return { code: null, signal: null, error: 'the system could not start it' }
  const bySignal = reason === 'crashed' || reason === 'killed' || reason === 'oom'
  const signal = process.platform !== 'win32' && bySignal ? (signals[code & 0x7f] ?? null) : null
  return signal === null ? { code, signal: null } : { code: null, signal }
}
