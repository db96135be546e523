// Stands in for out/engine-process.js in a copy of the app: the real engine process, into which the fault that fault.json
// names is put a moment after it has been given a job of the named kinds.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import v8 from 'node:v8'

const fault = readFault()

process.parentPort.on('message', ({ data }) => {
  if (fault !== null && data.type === 'run' && fault.jobs.includes(data.job.kind))
    setTimeout(faults[fault.kind], fault.afterMs)
})

const faults = {
  crash: () => process.crash(),
  segfault: () => process.kill(process.pid, 'SIGSEGV'),
  abort: () => process.abort(),
  killed: () => process.kill(process.pid, 'SIGKILL'),
  hang: () => process.kill(process.pid, 'SIGSTOP'),
  exit: () => process.exit(0),
  throw: () => {
    throw new Error('a mistake in the engine')
  },
  garbage: () => process.parentPort.postMessage({ type: 'done?', result: [1, 2, 3] }),
  memory: () => {
    v8.setFlagsFromString('--max-old-space-size=60')
    const kept = []
    for (;;) kept.push(new Array(10_000).fill({}))
  }
}

await import('./engine-process.real.js')

function readFault() {
  try {
    return JSON.parse(readFileSync(path.join(process.env.VINOBENCH_HOME, 'fault.json'), 'utf8'))
  } catch {
    return null
  }
}
