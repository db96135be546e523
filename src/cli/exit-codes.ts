import type { Failure } from '../core/failure'

/** The contract with scripts that call us. */
export const exitCodes = { done: 0, failed: 1, wrongUsage: 2, cannotStart: 3 } as const

/** The shell's convention for a program that a signal ended. */
export const signalCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

export function exitCodeOf({ code }: Failure): number {
  if (code === 'wrong-usage') return exitCodes.wrongUsage
  if (code === 'openvino-missing' || code === 'openvino-failed' || code === 'installation-damaged')
    return exitCodes.cannotStart
  return code === 'cancelled' ? signalCodes.SIGINT : exitCodes.failed
}
