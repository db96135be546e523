import os from 'node:os'
import type { Conditions } from '../core/events'
import { onBattery } from './circumstances'

/** What was around while a round was timed. Looks only at the beginning and the end: nothing is read in between. */
export class ConditionsWatch {
  #began: Usage | null = null
  #ended: Usage | null = null

  begin(): void {
    this.#began = usage()
    this.#ended = null
  }

  end(): void {
    this.#ended = usage()
  }

  /** `ownShare`: what the engine process used itself, of `usableCores` processors. */
  report(ownShare: number | null, usableCores: number): Conditions {
    return { onBattery: onBattery(), othersShare: this.#othersShare(ownShare, usableCores) }
  }

  #othersShare(ownShare: number | null, usableCores: number): number | null {
    if (this.#began === null || this.#ended === null || ownShare === null) return null
    const total = this.#ended.total - this.#began.total
    if (total <= 0) return null
    const busy = (this.#ended.busy - this.#began.busy) / total
    return Math.max(0, busy - (ownShare * usableCores) / os.cpus().length)
  }
}

/** Processor time of the whole computer since it started. */
interface Usage {
  readonly busy: number
  readonly total: number
}

function usage(): Usage {
  let busy = 0
  let total = 0
  for (const { times } of os.cpus()) {
    const { user, nice, sys, irq, idle } = times
    busy += user + nice + sys + irq
    total += user + nice + sys + irq + idle
  }
  return { busy, total }
}
