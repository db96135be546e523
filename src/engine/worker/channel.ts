import { fork } from 'node:child_process'
import type { ToEngine } from './protocol'

/** The little of a child process that the host uses, so that which kind it is stays one file's business. */
export interface Channel {
  readonly pid: number | undefined
  post(message: ToEngine): void
  /** With a port of the window, for a live job; only where there is a window. */
  postPort?(message: ToEngine, port: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Once, after which no message comes. */
  onExit(listener: (exit: EngineExit) => void): void
  kill(): void
  /** What it wrote to stderr last, for the failure's detail. */
  stderrTail(): string
}

export interface EngineExit {
  readonly code: number | null
  readonly signal: string | null
  /** It could not be started at all. */
  readonly error?: string
}

export type OpenChannel = () => Channel

/** Native code waits in libuv's pool: one thread for each request in flight, and how many is known only after compiling. */
const threadPoolSize = '128'
export const stderrKept = 8192

/** What a child must not inherit: it would change what is measured or run somebody's code. */
const strippedVariables = /^(NODE_OPTIONS|LD_PRELOAD|DYLD_|ELECTRON_|NODE_CHANNEL)/

/** The environment of an engine process, whoever starts it. */
export function engineEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const inherited = Object.entries(environment).filter(([name]) => !strippedVariables.test(name))
  return { ...Object.fromEntries(inherited), UV_THREADPOOL_SIZE: threadPoolSize }
}

/** An engine process of a plain Node, for the command line. */
export function forkEngine(entry: string, environment: NodeJS.ProcessEnv = process.env): OpenChannel {
  return () => {
    const child = fork(entry, [], {
      env: engineEnvironment(environment),
      execArgv: [],
      serialization: 'advanced',
      // Nothing but the result may reach the user's stdout. A group of its own keeps the terminal's Ctrl-C with the parent.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      detached: process.platform !== 'win32'
    })
    let tail = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (tail = (tail + text).slice(-stderrKept)))
    // A write to a process that has just died is answered by its exit, not by an exception of ours.
    child.on('error', () => undefined)
    return {
      pid: child.pid,
      post: (message) => {
        if (child.connected) child.send(message, () => undefined)
      },
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => {
        let told = false
        const once = (exit: EngineExit): void => {
          if (!told) listener(exit)
          told = true
        }
        child.once('error', (error) => {
          if (child.pid === undefined) once({ code: null, signal: null, error: error.message })
        })
        // `close` comes after the last line of stderr, `exit` may come before.
        child.once('close', (code, signal) => once({ code, signal }))
      },
      kill: () => void child.kill('SIGKILL'),
      stderrTail: () => tail
    }
  }
}
