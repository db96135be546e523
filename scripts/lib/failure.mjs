/** A step that could not be done: what happened and why, what to do, and the last lines the tool printed. */
export class StepFailure extends Error {
  constructor(message, remedy, output = '') {
    super(message)
    this.name = 'StepFailure'
    this.remedy = remedy
    this.output = output
  }
}

/** The user pressed Ctrl-C, or something else asked us to end. */
export class Interrupted extends Error {
  constructor(signal) {
    super('Stopped.')
    this.name = 'Interrupted'
    this.signal = signal
  }
}

/** Anything thrown while files are handled, in words for people. */
export function toStepFailure(thrown) {
  if (thrown instanceof StepFailure) return thrown
  if (thrown?.code === 'ENOSPC') {
    return new StepFailure(
      `The disk is full (${thrown.path ?? 'while writing'}).`,
      'Free some space, or put the cache on another disk with VINOBENCH_CACHE=/path, then run `npm run setup`.'
    )
  }
  if (['EACCES', 'EPERM', 'EROFS'].includes(thrown?.code)) {
    return new StepFailure(
      `No permission to write ${thrown.path ?? 'a file'} (${thrown.code}).`,
      'Give yourself the right to write there, or choose another cache folder with VINOBENCH_CACHE=/path.'
    )
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new StepFailure(message, 'Run `npm run setup` again; if it fails the same way, please report it.', '')
}
