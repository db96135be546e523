// An engine process that misbehaves as FAKE_ENGINE says: real deaths of a real process, for the tests of its host.
const say = (message, sent) => process.send(message, undefined, undefined, sent)
const forever = () => setInterval(() => undefined, 1000)

const openvino = { version: '2026.4.1', source: 'c-api' }
const devices = { openvino, devices: [{ id: 'CPU', fullName: 'A CPU' }], missing: [], otherGraphics: [] }

const behaviours = {
  answer: () => say({ type: 'done', result: devices }),
  'wrong-answer': () => say({ type: 'done', result: { ...devices, devices: { length: 1 } } }, forever),
  'no-answer': () => say({ type: 'done' }, forever),
  refuse: () => say({ type: 'failed', failure: { code: 'compile-failed', message: 'No.', remedy: 'Try another.' } }),
  segfault: () => process.kill(process.pid, 'SIGSEGV'),
  killed: () => process.kill(process.pid, 'SIGKILL'),
  abort: () => process.abort(),
  quit: () => process.exit(0),
  throw: () => {
    throw new Error('a mistake in the engine')
  },
  garbage: () => say({ type: 'done?', result: 1 }, forever),
  nonsense: () => say('hello', forever),
  silent: forever,
  stopped: () => process.kill(process.pid, 'SIGSTOP'),
  busy: () => {
    for (;;);
  },
  stalled: () => setInterval(() => say({ type: 'heartbeat', frames: 7, share: 0.5 }), 200),
  /** Slow, but it moves: a frame from time to time, and done after a while. */
  slow: () => {
    let frames = 0
    say({ type: 'phase', phase: 'measuring' })
    const beat = setInterval(() => say({ type: 'heartbeat', frames: ++frames, share: 0.5 }), 400)
    setTimeout(() => {
      clearInterval(beat)
      say({ type: 'done', result: devices })
    }, 4000)
  },
  'dies-compiling': () => {
    process.stderr.write('driver: page fault at 0x0\n')
    say({ type: 'phase', phase: 'compiling' }, () => process.kill(process.pid, 'SIGSEGV'))
  }
}

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
process.on('message', (message) => {
  if (message.type === 'run') behaviours[process.env.FAKE_ENGINE]()
})
