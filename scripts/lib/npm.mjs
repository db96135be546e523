import { existsSync } from 'node:fs'
import path from 'node:path'
import { runTool } from './tool.mjs'

/** How to call npm without a shell: by its JavaScript file where it can be found (on Windows `npm` is a batch file). */
export function npmCommand(env = process.env, nodePath = process.execPath) {
  const folder = path.dirname(nodePath)
  const candidates = [
    env.npm_execpath ?? '',
    path.join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js')
  ]
  // npm_execpath is another program's when yarn or pnpm started us.
  const cli = candidates.find((file) => path.basename(file) === 'npm-cli.js' && existsSync(file))
  return cli ? [nodePath, [cli]] : ['npm', []]
}

export function runNpm(args, { env, ...options }) {
  const [command, first] = npmCommand(env)
  return runTool(command, [...first, ...args], { env, ...options })
}
