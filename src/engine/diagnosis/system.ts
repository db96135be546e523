import { execFile } from 'node:child_process'
import { accessSync, constants, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import os from 'node:os'

/** All that a diagnosis looks at, so that it can be asked about machines that are not here. */
export interface System {
  readonly platform: NodeJS.Platform
  readonly kernel: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly user: { readonly name: string; readonly groups: readonly number[] }
  /** The file's text, every byte a character; null where it cannot be read. */
  read(path: string): string | null
  /** Names in a folder, sorted; none where it cannot be read. */
  list(folder: string): readonly string[]
  /** What a link points to. */
  linkTarget(path: string): string | null
  owner(path: string): { readonly gid: number; readonly mode: number } | null
  /** For reading and writing. */
  mayOpen(path: string): boolean
  /** What a program says, for a moment at most; null where it is not there, fails or takes longer. No shell is involved. */
  run(program: string, args: readonly string[]): Promise<string | null>
}

const patienceMs = 6000
const mostBytes = 4 << 20

export const thisSystem = (): System => ({
  platform: process.platform,
  kernel: os.release(),
  environment: process.env,
  user: { name: userName(), groups: process.getgroups?.() ?? [] },
  read: (path) => attempt(() => readFileSync(path, 'latin1')),
  list: (folder) => attempt(() => readdirSync(folder).sort()) ?? [],
  linkTarget: (path) => attempt(() => readlinkSync(path)),
  owner: (path) => attempt(() => statSync(path)),
  mayOpen: (path) =>
    attempt(() => {
      accessSync(path, constants.R_OK | constants.W_OK)
      return true
    }) ?? false,
  run: (program, args) =>
    new Promise((resolve) => {
      const options = { timeout: patienceMs, killSignal: 'SIGKILL', maxBuffer: mostBytes, windowsHide: true } as const
      execFile(program, args, options, (error, stdout) => resolve(error === null ? stdout : null))
    })
})

function userName(): string {
  return attempt(() => os.userInfo().username) ?? String(process.getuid?.() ?? '')
}

function attempt<T>(look: () => T): T | null {
  try {
    return look()
  } catch {
    return null
  }
}
