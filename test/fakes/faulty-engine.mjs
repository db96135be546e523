// Stands in for out/engine-process.js and out/inference-thread.js in a copy of the app: the real ones, into which the fault
// is put that faults.json names for the job. What would end the job before that is not let out.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import v8 from 'node:v8'
import { isMainThread, parentPort, workerData } from 'node:worker_threads'

const signal = (name) => () => process.kill(process.pid, name)

const faults = {
  crash: () => process.crash(),
  segfault: signal('SIGSEGV'),
  bus: signal('SIGBUS'),
  illegal: signal('SIGILL'),
  arithmetic: signal('SIGFPE'),
  trap: signal('SIGTRAP'),
  killed: signal('SIGKILL'),
  told: signal('SIGTERM'),
  abort: () => process.abort(),
  exit: () => process.exit(0),
  throw: () => {
    throw new Error('a mistake in the engine')
  },
  memory: () => {
    // As on a computer with 100 MB left. Large pieces, so that it is V8 that asks in vain and not another thread's malloc.
    const used = Number(/^VmData:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024
    execFileSync('prlimit', ['--pid', String(process.pid), `--data=${used + 100 * 2 ** 20}`])
    fill(16_000_000)
  },
  garbage: (post, { variant }) => post(garbage[variant % garbage.length]),
  stopped: signal('SIGSTOP'),
  busy: () => {
    for (;;);
  },
  'thread-throw': () => faults.throw(),
  'thread-word': () => {
    throw 'a word'
  },
  'thread-exit': () => process.exit(0),
  'thread-memory': () => fill(10_000)
}

/** Nothing that a healthy engine process says. */
const garbage = [
  { type: 'done?', result: [1, 2, 3] },
  'hello',
  null,
  42,
  [],
  {},
  { type: 'phase', phase: 'dancing' },
  { type: 'heartbeat', frames: 'many', share: 0 },
  { type: 'failed', failure: { code: 'no-such-code', message: '', remedy: '' } },
  { type: 'failed' },
  { type: 'done' },
  { type: 'done', result: {} },
  { type: 'done', result: [null] },
  { type: 'done', result: 'all is well' },
  new Uint8Array(1_000_000)
]

if (isMainThread) {
  const port = process.parentPort
  const on = port.on.bind(port)
  // With a listener of ours beside it Electron would hand over the job while the real engine is still being loaded.
  port.on = (event, listener) =>
    on(event, (message) => {
      if (event === 'message' && message.data.type === 'run') prepare(message.data.job, port)
      listener(message)
    })
  await import('./engine-process.real.js')
} else {
  prepare(workerData.job, parentPort)
  await import('./inference-thread.real.js')
}

function prepare(job, port) {
  const fault = faultFor(job)
  if (fault === undefined) return
  const isOfThread = fault.kind.startsWith('thread-')
  // Counts for threads that are begun after it.
  if (fault.kind === 'thread-memory' && isMainThread) v8.setFlagsFromString('--max-old-space-size=40')
  if (isOfThread === isMainThread) return
  const post = port.postMessage.bind(port)
  const strike = () => faults[fault.kind](post, fault)
  const come = () => void (fault.afterMs === null ? strike() : setTimeout(strike, fault.afterMs))
  port.postMessage = (message) => {
    const isAnswer = message.type === 'done' || message.type === 'failed'
    if (isAnswer && fault.phase === 'unanswered') return come()
    if (isAnswer && fault.phase !== 'answered') return
    post(message)
    if (isAnswer || (message.type === 'phase' && message.phase === fault.phase)) come()
  }
  if (fault.phase === null) come()
}

/** By the row where one is measured, else by the kind of job. */
function faultFor(job) {
  const all = JSON.parse(readFileSync(path.join(process.env.VINOBENCH_HOME, 'faults.json'), 'utf8'))
  return all[job.kind === 'measure' ? job.row.id : job.kind]
}

function fill(length) {
  const kept = []
  for (;;) kept.push(new Array(length).fill(0))
}
