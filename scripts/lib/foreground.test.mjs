import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { projectRoot } from './project.mjs'

const moduleUrl = pathToFileURL(path.join(projectRoot, 'scripts/lib/foreground.mjs')).href

/** Starts `program` (JavaScript) the way `npm start` does, without a terminal. */
function start(program) {
  const script = `
    const { runInForeground } = await import(${JSON.stringify(moduleUrl)})
    process.exitCode = await runInForeground(['-e', ${JSON.stringify(program)}])`
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function ended(child) {
  let text = ''
  child.stdout.on('data', (chunk) => (text += chunk))
  const [code] = await once(child, 'close')
  return { code, text }
}

test('streams and exit code are those of the program', async () => {
  expect(await ended(start(`console.log('out'); process.exit(2)`))).toEqual({ code: 2, text: 'out\n' })
})

test.skipIf(process.platform === 'win32')(
  'a program ended by a signal has the exit code of a shell (POSIX)',
  async () => {
    expect((await ended(start(`process.kill(process.pid, 'SIGKILL')`))).code).toBe(137)
  }
)

test.skipIf(process.platform === 'win32')(
  'signals reach the program once, even if npm repeats them, and we wait for it (POSIX)',
  async () => {
    const child = start(`
      const keepAlive = setInterval(() => {}, 1e6)
      let interrupts = 0
      process.on('SIGINT', () => { interrupts++; setTimeout(() => { console.log(interrupts); process.exit(7) }, 400) })
      console.log('ready')`)
    await once(child.stdout, 'data')
    const end = ended(child)
    child.kill('SIGINT')
    await sleep(50)
    child.kill('SIGINT')
    expect(await end).toEqual({ code: 7, text: '1\n' })
  }
)
