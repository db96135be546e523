import { setTimeout as sleep } from 'node:timers/promises'
import type { JobOf, JobResults } from '../protocol'
import { referenceBaseline } from '../reference-work'

/** The wait is part of the job, so that it ends at once where the run is cancelled. */
export async function reference({ threads, passes, idleMs }: JobOf<'reference'>): Promise<JobResults['reference']> {
  await sleep(idleMs)
  return { milliseconds: await referenceBaseline(threads, passes) }
}
