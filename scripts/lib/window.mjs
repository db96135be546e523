import path from 'node:path'
import { findElectron } from './electron.mjs'
import { runInForeground } from './foreground.mjs'
import { runTool } from './tool.mjs'

/** How long a start that fails may take; what ends later was a window. */
const startMs = 10_000

/** Why no window can be seen from here; null where one can. Looks at what the session says, and opens nothing. */
export async function noDisplay(env = process.env, platform = process.platform) {
  if (platform === 'win32') {
    // Set in every session that has a desktop, and not in those of services and of OpenSSH.
    return env.SESSIONNAME || !env.SSH_CONNECTION ? null : 'this session has no desktop'
  }
  if (platform === 'darwin') {
    const { ok, output } = await runTool('launchctl', ['managername'], { env, timeoutMs: 10_000 })
    return ok && output.trim() !== 'Aqua' ? 'this session has no desktop' : null
  }
  return env.DISPLAY || env.WAYLAND_DISPLAY ? null : 'neither DISPLAY nor WAYLAND_DISPLAY is set'
}

/** What Electron is started with, before the app's folder and its arguments. */
export function electronArguments(env = process.env, platform = process.platform, uid = process.getuid?.()) {
  return [
    // Chromium has no sandbox for root.
    ...(platform === 'linux' && uid === 0 ? ['--no-sandbox'] : []),
    // Until version 38 Electron asks for an X server even where there is none.
    ...(platform === 'linux' && env.WAYLAND_DISPLAY && !env.DISPLAY ? ['--ozone-platform=wayland'] : [])
  ]
}

/**
 * Opens the window in our place and waits until it is closed. Chromium's own log is kept back.
 * @returns {Promise<{ code: number, failure: { message: string, remedy: string } | null }>} `failure`: none was opened
 */
export async function openWindow(root, { env = process.env, electron = findElectron(root) } = {}) {
  const said = []
  const onErrorLine = (line) => {
    said.push(line)
    if (said.length > 200) said.shift()
    if (!isChromiumLog(line)) console.error(line)
  }
  const startedAt = performance.now()
  const args = [...electronArguments(env), root]
  const code = await runInForeground(args, { cwd: root, env, command: electron, onErrorLine })
  const atOnce = performance.now() - startedAt < startMs
  return { code, failure: code === 0 ? null : startFailure({ code, said, atOnce, electron, env }) }
}

const isChromiumLog = (line) => /^\[\d+:\d{4}\/\d{6}\.\d+:[A-Z]+:/.test(line)

/** What stood in the way of a window, by Electron's last words; null where it ended for another reason. */
export function startFailure({ code, said, atOnce, electron, env }) {
  const text = said.join('\n')
  if (/Missing X server|platform failed to initialize|Failed to initialize Wayland/.test(text)) {
    const [name, value] = env.DISPLAY ? ['DISPLAY', env.DISPLAY] : ['WAYLAND_DISPLAY', env.WAYLAND_DISPLAY]
    return { message: `The display ${name}=${value} does not answer.`, remedy: `Correct ${name}, then \`npm start\`.` }
  }
  if (/setuid_sandbox_host|No usable sandbox|chrome-sandbox/.test(text)) {
    const helper = path.join(path.dirname(electron), 'chrome-sandbox')
    return {
      message: 'This system forbids the sandbox in which the window runs.',
      remedy: `Allow it once: \`sudo chown root:root ${helper} && sudo chmod 4755 ${helper}\`, then \`npm start\`.`
    }
  }
  const library = /error while loading shared libraries: ([^:\s]+)/.exec(text)?.[1]
  if (library) return { message: `Electron lacks ${library}.`, remedy: '`npm run setup` says how to get it.' }
  // Two seconds of Ctrl-C are no failure.
  if (!atOnce || [129, 130, 143].includes(code)) return null
  return {
    message: `Electron ended at once (code ${code}).`,
    remedy: `It said: ${said.slice(-3).join(' | ') || 'nothing'}`
  }
}
