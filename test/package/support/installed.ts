import { type ChildProcess, spawn } from 'node:child_process'
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { inRoot, type InRootOptions, ordinaryUser } from '../../../scripts/lib/clean-root.mjs'

/** The clean root in which `npm run test:package` has installed the package, and how to run things in it. */

const folder = process.env['VINOBENCH_TEST_PACKAGE'] ?? '/nowhere'
export const root = path.join(folder, 'root')
export const within = (file: string): string => path.join(root, file)

/** Where the package puts the application. */
export const appFolder = '/opt/VinoBench'
export const program = `${appFolder}/vinobench`
export const command = '/usr/bin/vinobench'

export interface Installation {
  readonly deb: string
  readonly before: string
  readonly code: number | null
  readonly output: string
}
export const installation = (): Installation =>
  JSON.parse(readFileSync(path.join(folder, 'install.json'), 'utf8')) as Installation

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly process: ChildProcess
  readonly pid: number
  stdout(): string
  stderr(): string
  readonly ended: Promise<Ended>
}

export interface StartOptions extends InRootOptions {
  /** Words that run the whole as a child of another program, such as strace. */
  readonly under?: readonly string[]
  readonly longestSeconds?: number
}

/** Starts a command in the root: as the ordinary user, unless another is named. */
export function start(words: readonly string[], options: StartOptions = {}): Running {
  const { under = [], longestSeconds = 180, uid = ordinaryUser.id, ...rest } = options
  const home = uid === 0 ? '/root' : `/home/${ordinaryUser.name}`
  const env = { HOME: home, USER: uid === 0 ? 'root' : ordinaryUser.name, ...rest.env }
  const [first = '', ...others] = [...under, ...inRoot(root, words, { ...rest, uid, env })]
  const child = spawn(first, others, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<Ended>((resolve, reject) => {
    const limit = setTimeout(() => {
      killGroup(child)
      reject(new Error(`${words.join(' ')} did not end within ${longestSeconds} s.\n${stdout}\n${stderr}`))
    }, longestSeconds * 1000)
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearTimeout(limit)
      resolve({ code, signal, stdout, stderr })
    })
  })
  // Whoever does not ask need not hear of it.
  ended.catch(() => undefined)
  return { process: child, pid: child.pid ?? 0, stdout: () => stdout, stderr: () => stderr, ended }
}

export const run = (words: readonly string[], options: StartOptions = {}): Promise<Ended> => start(words, options).ended

/** The installed command line, without a display. */
export const vinobench = (words: readonly string[], options: StartOptions = {}): Promise<Ended> =>
  run([command, ...words], options)

/** A folder of the ordinary user's own, inside the root: its path in there, and seen from here. */
export function userFolder(name = 'data'): { readonly inside: string; readonly outside: string; remove(): void } {
  const parent = within(`home/${ordinaryUser.name}`)
  mkdirSync(parent, { recursive: true })
  const outside = mkdtempSync(path.join(parent, `${name}-`))
  chownSync(outside, ordinaryUser.id, ordinaryUser.id)
  return {
    inside: outside.slice(root.length),
    outside,
    remove: () => rmSync(outside, { recursive: true, force: true, maxRetries: 5 })
  }
}

export function killGroup({ pid }: { readonly pid?: number | undefined }): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // All of it has ended.
  }
}
