import { existsSync } from 'node:fs'
import * as z from 'zod'
import { frameworkUnavailable } from '../../core/explain/framework-words'
import { fail, type FailureError } from '../../core/failure'
import { ChildEnded, startFramedChild, type FramedChild } from './framed-child'

/** What answers: the versions and settings of the PyTorch that was found. */
export interface PyTorchVersions {
  readonly torch: string
  readonly python: string
  /** The Python itself, where the command that was tried may only lead to it. */
  readonly executable: string
  /** What PyTorch chose by itself. */
  readonly threads: number
  /** Whether it has Intel's library of fast CPU kernels. */
  readonly mkldnn: boolean
}

export interface PythonSearch {
  /** Path of resources/pytorch-baseline.py. */
  readonly script: string
  /** The Python to use, and no other. Left out: VINOBENCH_PYTHON, else the first with PyTorch among the usual ones. */
  readonly python?: string
  readonly signal?: AbortSignal
  /** For each Python tried. Importing torch took 2 s on the machine this was written on; cold disks are slower. */
  readonly startLimitMs?: number
}

export interface RunningPyTorch {
  readonly child: FramedChild
  readonly versions: PyTorchVersions
}

interface Candidate {
  readonly command: string
  readonly args: readonly string[]
}

const greeting = z.union([
  z.object({
    torch: z.string(),
    python: z.string(),
    executable: z.string(),
    threads: z.number(),
    mkldnn: z.boolean()
  }),
  z.object({ unavailable: z.string() })
])

/**
 * Starts the script in the first Python that has PyTorch: starting is the test, since importing torch is what takes long.
 * A Python that was named is the only one tried: another one would answer another question.
 *
 * @throws FailureError `framework-unavailable` with what was tried and how to get PyTorch; `cancelled`
 */
export async function startPyTorch(search: PythonSearch): Promise<RunningPyTorch> {
  const named = search.python ?? (process.env['VINOBENCH_PYTHON'] || undefined)
  const candidates = named === undefined ? usualPythons() : [{ command: named, args: [] }]
  const tried: string[] = []
  let detail = ''
  for (const candidate of candidates) {
    const result = await tryPython(candidate, search)
    if ('versions' in result) return result
    if (search.signal?.aborted) throw cancelled()
    tried.push(`${candidate.command}: ${result.reason}`)
    detail ||= result.detail
  }
  throw unavailable(tried, named !== undefined, detail)
}

/** Only asks which PyTorch there is; fails as `startPyTorch` does. */
export async function findPyTorch(search: PythonSearch): Promise<PyTorchVersions> {
  const { child, versions } = await startPyTorch(search)
  await child.close()
  return versions
}

function usualPythons(): Candidate[] {
  if (process.platform === 'win32') {
    return [
      { command: 'python', args: [] },
      { command: 'py', args: ['-3'] }
    ]
  }
  // Version managers put their own python3 first; the system's is the one that Debian's packages belong to.
  return ['python3', '/usr/bin/python3', 'python'].map((command) => ({ command, args: [] }))
}

async function tryPython(
  { command, args }: Candidate,
  { script, signal, startLimitMs = 60_000 }: PythonSearch
): Promise<RunningPyTorch | { reason: string; detail: string }> {
  if (signal?.aborted) return { reason: 'cancelled', detail: '' }
  const child = startFramedChild(command, [...args, '-B', script])
  const kill = (): void => child.kill()
  signal?.addEventListener('abort', kill)
  let late = false
  const timer = setTimeout(() => {
    late = true
    child.kill()
  }, startLimitMs)
  try {
    const { data: said } = greeting.safeParse((await child.next()).message)
    if (said && 'torch' in said) return { child, versions: said }
    child.kill()
    return { reason: said?.unavailable ?? 'answers what cannot be understood', detail: '' }
  } catch (error) {
    if (!(error instanceof ChildEnded)) throw error
    const reason = late ? `did not start within ${startLimitMs / 1000} s` : error.message
    return { reason, detail: error.stderrTail }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', kill)
  }
}

export function cancelled(): FailureError {
  return fail('cancelled', 'The PyTorch row was cancelled.', 'Run it again when you like.')
}

function unavailable(tried: readonly string[], named: boolean, detail: string): FailureError {
  const code = named ? 'no-pytorch-named' : 'no-pytorch'
  const isDebian = existsSync('/etc/debian_version')
  return frameworkUnavailable(isDebian ? `${code}-debian` : code, { tried: tried.join('; ') }, detail || undefined)
}
