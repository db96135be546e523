import { setTimeout as sleep } from 'node:timers/promises'
import type { ExecutedOn } from '../../core/record'
import type { Clock } from './timed-loop'
import type { ExecutesOn } from './workload'

/** The first compilation for an NPU can take over a minute; the host calls a process hung after two. */
const patienceMs = 90_000
const everyMs = 50

export interface HandoverOptions {
  /** What the row executes on now; null where it does not say. */
  readonly look: () => ExecutesOn | null
  readonly now: Clock
  readonly wait?: (milliseconds: number) => Promise<unknown>
}

/**
 * AUTO infers on the processor until the accelerator's compilation, which goes on beside it, is done: a warm-up before that
 * would warm up the wrong device. Waits for it without inferring. Null where there is nothing to wait for.
 */
export async function waitForHandover({
  look,
  now,
  wait = sleep
}: HandoverOptions): Promise<ExecutedOn['handover'] | null> {
  if (look()?.helping !== true) return null
  const begin = now()
  for (;;) {
    await wait(everyMs)
    const { devices = null, helping = false } = look() ?? {}
    const seconds = (now() - begin) / 1000
    if (!helping) return { to: devices, seconds, complete: true }
    if (now() - begin >= patienceMs) return { to: null, seconds, complete: false }
  }
}
