import type { Job, JobKind, JobOf } from './protocol'

/** Jobs that only ask which devices there are. */
const listingJobs = ['devices', 'device-ids', 'describe-device', 'diagnose'] as const satisfies readonly JobKind[]
export type ListingJob = JobOf<(typeof listingJobs)[number]>
/** Jobs that are done in the inference thread. */
export type ThreadJob = Exclude<Job, ListingJob>

export const isListing = (job: Job): job is ListingJob => (listingJobs as readonly JobKind[]).includes(job.kind)
