import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseRecord } from '../../../src/core/parse-record'
import type { RowRecord } from '../../../src/core/record'
import { projectRoot } from '../../../src/engine/folders'

export interface OurRow {
  readonly row: RowRecord
  readonly fps: number
}

export interface OurRowRequest {
  readonly row: string
  /** Further arguments of `vinobench run`. */
  readonly args: readonly string[]
  /** Told once the program runs. */
  readonly onStart?: (child: ChildProcess) => void
}

/** One row by a fresh `vinobench run --rounds 1`, with a home of its own so that no other run's files matter. */
export async function runOurRow({ row, args, onStart }: OurRowRequest): Promise<OurRow> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'vinobench-bench-'))
  try {
    const file = path.join(home, 'record.json')
    const entry = path.join(projectRoot(), 'out', 'cli.js')
    const command = [entry, 'run', '--rows', row, '--rounds', '1', '--seed', '1', '--json', file, ...args]
    // The program sets the size of its engine process's thread pool itself; ours must not help it.
    const { UV_THREADPOOL_SIZE: _ours, ...environment } = process.env
    const env = { ...environment, VINOBENCH_HOME: home }
    const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'ignore', 'pipe'] })
    onStart?.(child)
    let tail = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (tail = (tail + text).slice(-4000)))
    const code = await new Promise((resolve) => child.on('close', resolve))
    if (code !== 0) throw new Error(`vinobench run --rows ${row} ended with ${String(code)}:\n${tail}`)
    const measured = parseRecord(readFileSync(file, 'utf8'), file).rows[0]
    const round = measured?.rounds[0]
    if (measured === undefined || round === undefined) throw new Error(`There is no round of ${row}:\n${tail}`)
    return { row: measured, fps: round.fps }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** What the runtime really did, in a line. */
export function settings({ effective }: RowRecord): string {
  const { requests, streams, threads, precision, executionDevices } = effective ?? {}
  return `requests ${requests ?? '?'}, streams ${streams ?? '?'}, threads ${threads ?? '?'}, ${precision ?? '?'} on ${executionDevices?.join('+') ?? '?'}`
}
