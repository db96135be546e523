import pc from 'picocolors'
import { supportsUnicode, wantsColour } from './terminal'

/** One of the two streams that a command writes to. */
export interface Stream {
  write(text: string): void
  /** Somebody reads along: lines may be redrawn. */
  readonly isTerminal: boolean
  /** Width for lines; of the terminal where there is one. */
  readonly columns: number
  readonly colours: Colours
  /** False: only ASCII can be shown. */
  readonly unicode: boolean
}

export type Colours = ReturnType<typeof pc.createColors>

/** Everything a command needs of the process that it runs in, so that it can be run without one. */
export interface Output {
  /** Results, and nothing else. */
  readonly stdout: Stream
  /** Progress, warnings and failures. */
  readonly stderr: Stream
  /** Aborts at the first Ctrl-C. */
  readonly signal: AbortSignal
}

export const narrowestColumns = 60
/** Where nobody says how wide a line may be: a file, a pipe. */
const defaultColumns = 120

export function streamOf(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv = process.env): Stream {
  let open = true
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read has gone (`| head`, a closed terminal): nothing is left to tell, but the work goes on.
    if (!['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED'].includes(error.code ?? '')) throw error
    open = false
  })
  const isTerminal = stream.isTTY === true
  return {
    write: (text) => {
      if (open) stream.write(text)
    },
    isTerminal,
    get columns() {
      const asked = Number(environment['COLUMNS'])
      const columns = isTerminal ? stream.columns : Number.isInteger(asked) && asked > 0 ? asked : defaultColumns
      return Math.max(narrowestColumns, columns || defaultColumns)
    },
    colours: pc.createColors(wantsColour(isTerminal, environment)),
    unicode: supportsUnicode(environment)
  }
}
