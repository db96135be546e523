import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

export interface ProcessOfProgram {
  readonly pid: number
  readonly uid: number
  readonly command: string
  /** What the kernel says of it in /proc. */
  readonly status: string
  readonly environment: readonly string[]
}

/** The program and everything it has started: by the session that it was started in, whatever their parents are. */
export function processesIn({ pid: session }: ChildProcess): ProcessOfProgram[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .flatMap((pid) => {
      const status = read(`/proc/${pid}/status`)
      const sessionOf = Number(read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ')[3])
      if (status === '' || sessionOf !== session) return []
      const uid = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1])
      const [command, environment] = ['cmdline', 'environ'].map((name) => read(`/proc/${pid}/${name}`).split('\0'))
      return [{ pid, uid, command: (command ?? []).join(' ').trim(), status, environment: environment ?? [] }]
    })
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
