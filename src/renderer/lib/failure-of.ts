import { type Failure, toFailure } from '../../core/failure'

/** Does the work; answers why it failed, and null where it did not. */
export async function failureOf(work: () => Promise<unknown>): Promise<Failure | null> {
  try {
    await work()
    return null
  } catch (thrown) {
    return toFailure(thrown)
  }
}
