import { type ChildProcess, spawn } from 'node:child_process'
import type { Project } from './project'

export interface CliOptions {
  /** VINOBENCH_HOME: history and the user's models. */
  readonly home: string
  readonly env?: Readonly<Record<string, string>>
  /** Where relative file names begin; the home by default. */
  readonly cwd?: string
  /** A program and its arguments to start it with, such as `setpriv`. */
  readonly prefix?: readonly string[]
}

export interface CliResult {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunningCli {
  readonly pid: number
  /** What has been written so far. */
  stdout(): string
  stderr(): string
  readonly ended: Promise<CliResult>
  readonly process: ChildProcess
}

/** What a hang costs at most; nothing is measured by it. */
const longestSeconds = 90

/** What the test runner's surroundings would change in the program's output. */
const notInherited = /^(NO_COLOR|FORCE_COLOR|COLUMNS|LC_|LANG|TERM|VITEST|NODE_|VINOBENCH_)/

/** Starts the built command line as a user would. */
export function startCli(project: Project, args: readonly string[], options: CliOptions): RunningCli {
  return start([...(options.prefix ?? []), process.execPath, project.cli, ...args], options)
}

export const runCli = (project: Project, args: readonly string[], options: CliOptions): Promise<CliResult> =>
  startCli(project, args, options).ended

/** As `runCli`, on a terminal of its own: what is written to either stream comes as `stdout`. */
export function runOnTerminal(project: Project, args: readonly string[], options: CliOptions): Promise<CliResult> {
  const quoted = [process.execPath, project.cli, ...args].map((word) => `'${word}'`).join(' ')
  // `script` runs what follows -c on a pseudo-terminal and hands on its exit code (-e).
  const words = ['script', '-qefc', quoted, '/dev/null']
  return start(words, { ...options, env: { TERM: 'xterm-256color', ...options.env } }).ended
}

function start(words: readonly string[], { home, env = {}, cwd = home }: CliOptions): RunningCli {
  const inherited = Object.entries(process.env).filter(([name]) => !notInherited.test(name))
  const [command = '', ...rest] = words
  const child = spawn(command, rest, {
    cwd,
    env: { ...Object.fromEntries(inherited), LANG: 'C.UTF-8', VINOBENCH_HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<CliResult>((resolve, reject) => {
    const limit = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`${words.join(' ')} did not end within ${longestSeconds} s.\n${stderr}`))
    }, longestSeconds * 1000)
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearTimeout(limit)
      resolve({ code, signal, stdout, stderr })
    })
  })
  return { pid: child.pid ?? 0, stdout: () => stdout, stderr: () => stderr, ended, process: child }
}
