interface Gone {
  readonly isGone: boolean
}

/**
 * Starts one engine process before there is work for it; the first that is asked for later is that one. At the start of the
 * program its own start then runs beside that of the window.
 */
export function withSpare<Channel extends Gone>(open: () => Channel): { open: () => Channel; prepare: () => void } {
  let spare: Channel | null = null
  return {
    prepare: () => void (spare ??= open()),
    open: () => {
      const taken = spare
      spare = null
      return taken === null || taken.isGone ? open() : taken
    }
  }
}
