import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { findPyTorch } from './python'
import { noise, script, shapeOf, small, temporaryFolder, writeYolov5 } from './test-models'

const found = await findPyTorch({ script }).catch(() => null)

/** A parent that starts a measurement of ten minutes, says the number of its child's process, and waits. */
const parent = `
  const { spawn } = require('node:child_process')
  const [python, script, model, shape, input] = process.argv.slice(1)
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const data = Buffer.from(input, 'base64')
  child.stdin.write(JSON.stringify({ command: 'open', model }) + '\\n')
  child.stdin.write(JSON.stringify({ command: 'input', shape: JSON.parse(shape), bytes: data.length }) + '\\n')
  child.stdin.write(data)
  child.stdin.write(JSON.stringify({ command: 'infer', index: 0 }) + '\\n')
  child.stdin.write(JSON.stringify({ command: 'measure', warmupFrames: 0, frames: 1, minSeconds: 600, maxSeconds: 600 }) + '\\n')
  child.stdout.on('data', (text) => { if (String(text).includes('"ms"')) console.log(child.pid) })
  setInterval(() => undefined, 1000)`

test.skipIf(found === null || process.platform === 'win32')(
  'the Python process is gone when its parent was killed in the middle of a measurement (skipped without PyTorch)',
  async () => {
    await using folder = await temporaryFolder()
    const model = await writeYolov5(folder.path, small)
    const input = Buffer.from(noise(small, 1).buffer).toString('base64')
    const args = ['-e', parent, found?.executable ?? '', script, model, JSON.stringify(shapeOf(small)), input]
    const running = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const [text] = (await once(running.stdout, 'data')) as [Buffer]
    const python = Number(text.toString())
    expect(isAlive(python)).toBe(true)

    running.kill('SIGKILL')
    await once(running, 'close')

    await expect.poll(() => isAlive(python), { timeout: 10_000 }).toBe(false)
  }
)

test.skipIf(found === null)(
  'what torch or others print does not disturb the messages (skipped without PyTorch)',
  async () => {
    const noisy = `import sys, os; sys.argv = sys.argv[1:]; script = sys.argv[0]
import threading, time
def chatter():
    while True:
        os.write(1, b'chatter\\n'); print('more chatter', flush=True); time.sleep(0.01)
source = open(script).read().replace('REPLIES = take_stdout()', 'REPLIES = take_stdout(); threading.Thread(target=chatter, daemon=True).start()')
exec(compile(source, script, 'exec'), {'__name__': '__main__', 'chatter': chatter, 'threading': threading})`
    const child = spawn(found?.executable ?? '', ['-c', noisy, script], { stdio: 'pipe' })
    let said = ''
    let chatter = ''
    child.stdout.on('data', (text: Buffer) => (said += text.toString()))
    child.stderr.on('data', (text: Buffer) => (chatter += text.toString()))

    while (!said.includes('\n')) await pause(20)
    child.stdin.end()
    await once(child, 'close')

    expect(JSON.parse(said)).toMatchObject({ torch: found?.torch })
    expect(chatter).toContain('chatter')
  }
)

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
