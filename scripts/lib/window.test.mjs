import { expect, onTestFinished, test, vi } from 'vitest'
import { findElectron } from './electron.mjs'
import { projectRoot } from './project.mjs'
import { fakeTool, testFolder } from './testing/folder.mjs'
import { electronArguments, noDisplay, openWindow, startFailure } from './window.mjs'

const onPosix = test.skipIf(process.platform === 'win32')

/** What reaches the user's terminal beside the program's own output. */
function errorLines() {
  const lines = []
  const spy = vi.spyOn(console, 'error').mockImplementation((line) => lines.push(line))
  onTestFinished(() => spy.mockRestore())
  return lines
}

test('where a desktop can be seen is told from the session alone', async () => {
  expect(await noDisplay({ DISPLAY: ':0' }, 'linux')).toBeNull()
  expect(await noDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBeNull()
  expect(await noDisplay({ DISPLAY: '', HOME: '/root' }, 'linux')).toBe('neither DISPLAY nor WAYLAND_DISPLAY is set')
  expect(await noDisplay({ SESSIONNAME: 'Console' }, 'win32')).toBeNull()
  expect(await noDisplay({ SSH_CONNECTION: '1.2.3.4 5 6.7.8.9 22' }, 'win32')).toBe('this session has no desktop')
})

test('the sandbox is left out for root only, and Wayland is named where there is nothing else', () => {
  expect(electronArguments({ DISPLAY: ':0' }, 'linux', 1000)).toEqual([])
  expect(electronArguments({ DISPLAY: ':0' }, 'linux', 0)).toEqual(['--no-sandbox'])
  expect(electronArguments({ WAYLAND_DISPLAY: 'w' }, 'linux', 1000)).toEqual(['--ozone-platform=wayland'])
  expect(electronArguments({ DISPLAY: ':0', WAYLAND_DISPLAY: 'w' }, 'linux', 1000)).toEqual([])
  expect(electronArguments({}, 'darwin', 0)).toEqual([])
})

test('what stood in the way of a window is named, with what to do', () => {
  const failure = (said, rest) =>
    startFailure({ code: 1, said: [said], atOnce: true, electron: '/e/electron', env: { DISPLAY: ':7' }, ...rest })
  const sandbox = 'FATAL:setuid_sandbox_host.cc(163)] The SUID sandbox helper binary was found, but is not configured'
  expect(failure(sandbox).remedy).toContain('sudo chmod 4755 /e/chrome-sandbox')
  const library = 'electron: error while loading shared libraries: libnss3.so: cannot open shared object file'
  expect(failure(library).message).toBe('Electron lacks libnss3.so.')
  expect(failure('oh no').message).toBe('Electron ended at once (code 1).')
  expect(failure('oh no').remedy).toContain('oh no')
  // A window that was open, or that the user stopped.
  expect(failure('oh no', { atOnce: false })).toBeNull()
  expect(failure('', { code: 130 })).toBeNull()
})

onPosix('the window’s own words and its exit code come through, Chromium’s log does not (POSIX)', async () => {
  const lines = errorLines()
  const electron = await fakeTool(
    await testFolder(),
    'electron',
    'echo "[12:0102/030405.678:ERROR:bus.cc(407)] Failed to connect" >&2; echo "said by the app" >&2; exit 0'
  )
  expect(await openWindow('/', { electron, env: process.env })).toEqual({ code: 0, failure: null })
  expect(lines).toEqual(['said by the app'])
})

test('a display that does not answer is noticed', async ({ skip }) => {
  const electron = findElectron(projectRoot)
  if (electron === null || process.platform !== 'linux') return skip('needs Electron, on Linux')
  errorLines()
  const env = { ...process.env, DISPLAY: ':9999', WAYLAND_DISPLAY: '' }
  const { code, failure } = await openWindow(projectRoot, { electron, env })
  expect(code).not.toBe(0)
  expect(failure?.message).toBe('The display DISPLAY=:9999 does not answer.')
})
