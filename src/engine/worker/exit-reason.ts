import { endedFromOutside } from '../../core/crashes'
import type { Failure } from '../../core/failure'
import { repair } from '../installed'
import type { EngineExit } from './channel'

interface Reason {
  readonly code: Failure['code']
  readonly what: string
  readonly remedy: string
  /** It did not end by what it was doing. */
  readonly fromOutside?: true
}

const driver = 'Update the driver of the device; if it is up to date, leave this row out.'
const crash = (what: string): Reason => ({ code: 'engine-crashed', what, remedy: driver })
const memory: Reason = {
  code: 'out-of-memory',
  what: 'was ended by the system, most likely because memory ran out',
  remedy: 'Close other programs, or use a smaller model, batch or number of requests.'
}

const bySignal: Readonly<Record<string, Reason>> = {
  SIGSEGV: crash('crashed in native code (invalid memory access)'),
  SIGBUS: crash('crashed in native code (bus error)'),
  SIGABRT: crash('was aborted by its own native code'),
  SIGFPE: crash('crashed in native code (arithmetic error)'),
  SIGILL: crash('used an instruction that this processor does not have'),
  // How Chromium's allocator ends a process of the window that gets no more memory; failed checks of V8 end so too.
  SIGTRAP: {
    code: 'engine-crashed',
    what: 'stopped itself in native code (memory ran out, or a check failed)',
    remedy: `Close other programs and run again; if it happens again: ${driver.charAt(0).toLowerCase()}${driver.slice(1)}`
  },
  SIGKILL: memory,
  SIGTERM: {
    code: 'engine-crashed',
    what: 'was told to end by another program',
    remedy: 'Run again.',
    fromOutside: true
  },
  SIGXCPU: {
    code: 'engine-crashed',
    what: 'used up its processor time limit',
    remedy: 'Raise the limit (ulimit -t).',
    fromOutside: true
  }
}

/** Windows says NTSTATUS values; shells and some wrappers say 128 + signal. */
const byCode: Readonly<Record<number, Reason>> = {
  0xc0000005: crash('crashed in native code (access violation)'),
  0xc00000fd: crash('crashed in native code (stack overflow)'),
  0xc0000409: crash('was aborted by its own native code (stack check)'),
  0xc000001d: crash('used an instruction that this processor does not have'),
  0xc0000135: crash('could not find a library it needs'),
  0xc0000017: memory,
  132: crash('used an instruction that this processor does not have'),
  134: crash('was aborted by its own native code'),
  136: crash('crashed in native code (arithmetic error)'),
  137: memory,
  139: crash('crashed in native code (invalid memory access)')
}

/** Why an engine process ended before it had answered, in words; codes of 32 bits, never sign-extended ones. */
export function exitFailure(exit: EngineExit, phase: string, stderr: string): Failure {
  if (exit.error !== undefined) {
    return {
      code: 'engine-crashed',
      message: `The engine process could not be started (${exit.error}).`,
      remedy: `${repair()}: something may be missing.`,
      why: fromOutside,
      detail: stderr
    }
  }
  const unsigned = exit.code === null ? null : exit.code >>> 0
  const reason =
    (exit.signal === null ? undefined : bySignal[exit.signal]) ??
    (unsigned === null ? undefined : byCode[unsigned]) ??
    crash('ended before its work was done')
  const named =
    exit.signal ?? (unsigned === null ? 'no code' : unsigned > 255 ? hex(unsigned) : `exit code ${unsigned}`)
  const heap = /heap out of memory|allocation failed/i.test(stderr)
  return {
    code: heap ? 'out-of-memory' : reason.code,
    message: `The engine process ${heap ? 'ran out of memory' : reason.what} while ${phase} (${named}).`,
    remedy: heap ? memory.remedy : reason.remedy,
    ...(reason.fromOutside === true ? { why: fromOutside } : {}),
    ...(stderr === '' ? {} : { detail: stderr })
  }
}

const fromOutside = { code: endedFromOutside, facts: {} } as const

const hex = (code: number): string => `0x${code.toString(16).toUpperCase().padStart(8, '0')}`
