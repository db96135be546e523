import { signalCodes } from './exit-codes'

export interface Interruption {
  readonly signal: AbortSignal
  /** The exit code that says which signal ended the work; null where none came. */
  exitCode(): number | null
}

/** The first signal asks to stop and keep what there is; the second ends the process at once, by `exit`. */
export function listenToSignals(exit: (code: number) => void): Interruption {
  const stop = new AbortController()
  let code: number | null = null
  for (const [name, ownCode] of Object.entries(signalCodes)) {
    process.on(name, () => {
      // Engine processes end themselves when their parent has gone.
      if (code !== null) exit(ownCode)
      code = ownCode
      stop.abort()
    })
  }
  return { signal: stop.signal, exitCode: () => code }
}
