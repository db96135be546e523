import { spawn } from 'node:child_process'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findElectron } from './lib/electron.mjs'
import { projectRoot } from './lib/project.mjs'
import { testFolder } from './lib/testing/folder.mjs'

/** Starts as `npm start` does, and answers what it has said until the ladder runs or it has ended. */
async function start(args, display) {
  const home = await testFolder()
  const env = { ...process.env, ...display, WAYLAND_DISPLAY: '', VINOBENCH_HOME: home, VINOBENCH_NO_PYTORCH: '1' }
  const child = spawn(process.execPath, [path.join(projectRoot, 'scripts', 'start.mjs'), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  onTestFinished(async () => {
    child.kill('SIGINT')
    await ended
  })
  let text = ''
  const measuring = new Promise((resolve) => {
    const hear = (chunk) => {
      text += chunk
      if (/Measuring \d+ rows/.test(text)) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
  })
  await Promise.race([measuring, ended])
  return text
}

const onLinux = test.skipIf(process.platform !== 'linux')

onLinux('without a display it says so and runs the ladder in the terminal (Linux)', async () => {
  const text = await start([], { DISPLAY: '' })
  expect(text).toContain(
    'No window here: neither DISPLAY nor WAYLAND_DISPLAY is set. Running the ladder in the terminal.'
  )
  expect(text).toMatch(/Measuring \d+ rows/)
})

onLinux('with a display that does not answer it does the same (Linux)', async ({ skip }) => {
  if (findElectron(projectRoot) === null) return skip('there is no Electron')
  const text = await start([], { DISPLAY: ':9999' })
  expect(text).toContain('No window: The display DISPLAY=:9999 does not answer.')
  expect(text).toMatch(/Running the ladder in the terminal\.[^]*Measuring \d+ rows/)
})

test('arguments are the ladder’s, whatever the display', async () => {
  const text = await start(['--help'], { DISPLAY: ':9999' })
  expect(text).toContain('--quick')
  expect(text).not.toContain('window:')
})
