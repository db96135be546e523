import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

export interface RunningProcess {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

/**
 * Every process below one that was started with this VINOBENCH_HOME, itself included, whoever is its parent by now: the
 * environment is inherited, and two tests never share a home. Linux only; elsewhere nothing is found.
 */
export function processesOf(home: string): RunningProcess[] {
  return allProcesses().filter(({ pid }) => environmentOf(pid).includes(`VINOBENCH_HOME=${home}`))
}

export const enginesOf = (home: string): RunningProcess[] =>
  processesOf(home).filter(({ command }) => command.includes('engine-process.js'))

export const baselinesOf = (home: string): RunningProcess[] =>
  processesOf(home).filter(({ command }) => command.includes('pytorch-baseline'))

/** Children that have ended and that nobody has asked about. */
export const zombiesOf = (parent: number): number[] =>
  processIds().filter((pid) => {
    const status = statusOf(pid)
    return status?.parent === parent && status.state === 'Z'
  })

function allProcesses(): RunningProcess[] {
  return processIds().flatMap((pid) => {
    const status = statusOf(pid)
    const command = read(`/proc/${pid}/cmdline`).split('\0').join(' ')
    return status === null || command === '' ? [] : [{ pid, parent: status.parent, command }]
  })
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger)
  } catch {
    return []
  }
}

/** The name in `stat` stands in parentheses and may hold anything, so what follows counts from the last one. */
function statusOf(pid: number): { state: string; parent: number } | null {
  const [state, parent] = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? []
  return state === undefined || parent === undefined ? null : { state, parent: Number(parent) }
}

const environmentOf = (pid: number): string[] => read(`/proc/${pid}/environ`).split('\0')

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // It ended meanwhile, or is somebody else's.
  }
}

export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has gone by itself.
  }
}

/** Waits until the answer is neither false, null, undefined nor an empty list, and answers it; an error after `seconds`. */
export async function until<T>(what: string, seconds: number, answer: () => T): Promise<NonNullable<T>> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const found = answer()
    const there = Array.isArray(found) ? found.length > 0 : Boolean(found)
    if (there) return found as NonNullable<T>
    if (performance.now() > end) throw new Error(`Waited ${seconds} s in vain until ${what}.`)
    await sleep(10)
  }
}

/** The issue's own limit: whatever ends a run, nothing of it is left five seconds later. */
export async function untilNothingIsLeft(home: string): Promise<void> {
  const named = (): string =>
    processesOf(home)
      .map(({ pid, command }) => `${pid} ${command}`)
      .join('; ')
  await until(`no process of ${home} is left`, 5, () => processesOf(home).length === 0).catch((error: unknown) => {
    throw new Error(`${String(error)} There are: ${named()}`)
  })
}
