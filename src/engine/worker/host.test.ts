import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { type Failure, FailureError } from '../../core/failure'
import { type Channel, forkEngine } from './channel'
import { exitFailure } from './exit-reason'
import { type HostOptions, runInEngine } from './host'

const entry = path.resolve(import.meta.dirname, '../../../test/fakes/engine.mjs')

/** Runs a job in a real process that misbehaves; `pid` is that process's. */
async function run(behaviour: string, options: Partial<HostOptions> = {}) {
  let channel: Channel | undefined
  const open = forkEngine(entry, { ...process.env, FAKE_ENGINE: behaviour })
  const ended = await runInEngine({ kind: 'devices' }, { ...options, open: () => (channel = open()) }).then(
    (result: unknown) => ({ result, failure: null }),
    (error: unknown) => ({ result: null, failure: failureOf(error) })
  )
  return { ...ended, pid: channel?.pid ?? 0 }
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof FailureError)) throw error
  return error.failure
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const impatient = {
  silence: 2,
  stall: {
    starting: 2,
    loading: 2,
    compiling: 2,
    'first-inference': 2,
    'warming-up': 2,
    measuring: 2,
    finishing: 2
  }
}

test('the result comes back, and the process is gone by then', async () => {
  const { result, pid } = await run('answer')
  expect(result).toMatchObject({ openvino: { version: '2026.4.1' }, devices: [{ id: 'CPU' }] })
  expect(isAlive(pid)).toBe(false)
})

test('a failure that the engine tells keeps its code, message and remedy', async () => {
  const { failure } = await run('refuse')
  expect(failure).toMatchObject({ code: 'compile-failed', message: 'No.', remedy: 'Try another.' })
})

test.each([
  ['segfault', 'engine-crashed', /invalid memory access.*SIGSEGV/],
  ['abort', 'engine-crashed', /aborted by its own native code.*SIGABRT/],
  ['killed', 'out-of-memory', /memory ran out.*SIGKILL/],
  ['quit', 'engine-crashed', /ended before its work was done.*exit code 0/],
  ['throw', 'engine-crashed', /ended before its work was done.*exit code 1/],
  ['garbage', 'engine-garbage', /unintelligible/],
  ['nonsense', 'engine-garbage', /unintelligible/],
  ['wrong-answer', 'engine-garbage', /unintelligible/],
  ['no-answer', 'engine-garbage', /unintelligible/]
])('an engine that does %s is a failure with its cause', async (behaviour, code, message) => {
  const { failure, pid } = await run(behaviour)
  expect(failure?.code).toBe(code)
  expect(failure?.message).toMatch(message)
  expect(failure?.remedy).not.toBe('')
  expect(isAlive(pid)).toBe(false)
})

test('a death says in which phase it came, and what the driver wrote last', async () => {
  const { failure } = await run('dies-compiling')
  expect(failure?.message).toContain('while compiling the model for the device')
  expect(failure?.detail).toContain('driver: page fault')
})

test.each(['silent', 'stopped', 'busy'])('an engine that is %s is ended when the limit is over', async (behaviour) => {
  const { failure, pid } = await run(behaviour, { limits: impatient })
  expect(failure?.code).toBe('engine-hung')
  expect(failure?.message).toMatch(/no sign of life for 2 s/)
  expect(isAlive(pid)).toBe(false)
})

test('a heart that beats while no frame is finished is a stall', async () => {
  const { failure } = await run('stalled', { limits: { ...impatient, silence: 20 } })
  expect(failure?.message).toMatch(/Nothing moved for 2 s/)
})

test('activity extends the stall limit: slow is not hung', async () => {
  const onProgress = vi.fn()
  const { result } = await run('slow', { limits: impatient, onProgress })
  expect(result).toMatchObject({ devices: [{ id: 'CPU' }] })
  expect(onProgress).toHaveBeenCalled()
})

test.each(['silent', 'stopped', 'busy', 'slow'])(
  'cancelling one that is %s leaves no process behind',
  async (behaviour) => {
    const cancel = new AbortController()
    setTimeout(() => cancel.abort(), 700)
    const { failure, pid } = await run(behaviour, { signal: cancel.signal })
    expect(failure?.code).toBe('cancelled')
    expect(isAlive(pid)).toBe(false)
  }
)

test('cancelled before it begins, nothing is started', async () => {
  const { failure, pid } = await run('answer', { signal: AbortSignal.abort() })
  expect([failure?.code, pid]).toEqual(['cancelled', 0])
})

test('an entry that is missing is a failure, not an exception', async () => {
  const open = forkEngine(path.join(path.dirname(entry), 'not-there.mjs'))
  const failure = await runInEngine({ kind: 'devices' }, { open }).catch(failureOf)
  expect(failure).toMatchObject({ code: 'engine-crashed' })
})

test.each([
  [{ code: 0xc0000005, signal: null }, 'engine-crashed', '0xC0000005'],
  [{ code: -1073741819, signal: null }, 'engine-crashed', '0xC0000005'],
  [{ code: 0xc0000017, signal: null }, 'out-of-memory', '0xC0000017'],
  [{ code: 0xc000001d, signal: null }, 'engine-crashed', 'instruction that this processor does not have'],
  [{ code: 0xc00000fd, signal: null }, 'engine-crashed', 'stack overflow'],
  [{ code: 0xc0000409, signal: null }, 'engine-crashed', 'stack check'],
  [{ code: 139, signal: null }, 'engine-crashed', 'invalid memory access'],
  [{ code: 137, signal: null }, 'out-of-memory', 'exit code 137'],
  [{ code: 134, signal: null }, 'engine-crashed', 'exit code 134'],
  [{ code: null, signal: 'SIGILL' }, 'engine-crashed', 'SIGILL'],
  [{ code: null, signal: 'SIGBUS' }, 'engine-crashed', 'bus error'],
  [{ code: 77, signal: null }, 'engine-crashed', 'exit code 77'],
  [{ code: null, signal: null, error: 'EAGAIN' }, 'engine-crashed', 'could not be started']
])('exit %j is explained as %s: %s', (exit, code, text) => {
  const failure = exitFailure(exit, 'measuring', '')
  expect(failure.code).toBe(code)
  expect(failure.message).toContain(text)
})
