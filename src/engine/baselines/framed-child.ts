import { spawn } from 'node:child_process'

/** A message over a child's pipes: one line of JSON, followed by `bytes` raw bytes where the line says so. */
export interface Frame {
  readonly message: unknown
  readonly payload: Buffer
}

/** A child process that is spoken to in frames, one reply for each request, in order. */
export interface FramedChild {
  /** Settles with the reply; rejects with a `ChildEnded` when the process is gone before it. */
  request(message: object, payload?: Uint8Array): Promise<Frame>
  /** What the child says without having been asked; only while no request is open. */
  next(): Promise<Frame>
  /** Closes its stdin, which tells it to go; kills it when it is still there a second later. */
  close(): Promise<void>
  kill(): void
}

/** The process is gone, never was, or says what nobody can read; `message` is why, in a few words. */
export class ChildEnded extends Error {
  constructor(
    message: string,
    /** The last of what it wrote to stderr. */
    readonly stderrTail: string
  ) {
    super(message)
    this.name = 'ChildEnded'
  }
}

const keptStderr = 8_000
const graceMs = 1_000
const largestPayload = 1 << 30
const largestLine = 64 << 20

export function startFramedChild(command: string, args: readonly string[]): FramedChild {
  const child = spawn(command, args, { stdio: 'pipe', windowsHide: true })
  const waiting: { resolve(frame: Frame): void; reject(reason: ChildEnded): void }[] = []
  const early: Frame[] = []
  let stderrTail = ''
  let ended: ChildEnded | null = null

  const end = (why: string): void => {
    ended ??= new ChildEnded(why, stderrTail.trim())
    for (const { reject } of waiting.splice(0)) reject(ended)
  }
  const parse = frameParser((frame) => {
    const first = waiting.shift()
    if (first) first.resolve(frame)
    else early.push(frame)
  })

  const closed = new Promise<void>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      end(error.code === 'ENOENT' ? 'not found' : error.message)
      resolve()
    })
    // 'close' comes after the last of stdout and stderr; a grandchild that holds those open must not hold us up too.
    const explain = (code: number | null, signal: string | null): void =>
      end(signal ? `ended by ${signal}` : `ended with exit code ${code}`)
    child.once('close', explain)
    child.once('exit', (code, signal) => {
      setTimeout(explain, graceMs, code, signal).unref()
      resolve()
    })
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderrTail = (stderrTail + text).slice(-keptStderr)
  })
  child.stdout.on('data', (chunk: Buffer) => {
    try {
      parse(chunk)
    } catch {
      child.kill('SIGKILL')
      end('answered what cannot be understood')
    }
  })
  // A write to a process that has gone: its end is reported by 'close'.
  child.stdin.on('error', () => undefined)

  const next = (): Promise<Frame> => {
    const frame = early.shift()
    if (frame) return Promise.resolve(frame)
    if (ended) return Promise.reject(ended)
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
  }
  return {
    next,
    request(message, payload) {
      child.stdin.write(`${JSON.stringify(payload ? { ...message, bytes: payload.byteLength } : message)}\n`)
      if (payload) child.stdin.write(payload)
      return next()
    },
    async close() {
      child.stdin.end()
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
      await closed
      clearTimeout(timer)
    },
    kill() {
      child.kill('SIGKILL')
    }
  }
}

/** Cuts a stream of chunks into frames. Throws on what is none. */
function frameParser(emit: (frame: Frame) => void): (chunk: Buffer) => void {
  let parts: Buffer[] = []
  let length = 0
  let message: unknown = null
  /** Bytes of payload awaited; null while a line is. */
  let awaited: number | null = null

  const take = (count: number): Buffer => {
    const all = Buffer.concat(parts)
    parts = count < all.length ? [all.subarray(count)] : []
    length = all.length - count
    return all.subarray(0, count)
  }
  return (chunk) => {
    parts.push(chunk)
    length += chunk.length
    let hasNewline = chunk.includes(10)
    for (;;) {
      if (awaited === null) {
        if (length > largestLine) throw new Error('A line without end.')
        if (!hasNewline) return
        const end: number = Buffer.concat(parts).indexOf(10)
        if (end < 0) return
        message = JSON.parse(take(end + 1).toString('utf8'))
        awaited = payloadSize(message)
      }
      if (length < awaited) return
      const payload = take(awaited)
      awaited = null
      emit({ message, payload })
      hasNewline = true // the rest may hold another line
    }
  }
}

function payloadSize(message: unknown): number {
  if (typeof message !== 'object' || message === null) throw new Error('Not a message.')
  if (!('bytes' in message)) return 0
  const { bytes } = message
  if (typeof bytes !== 'number' || !Number.isSafeInteger(bytes) || bytes < 0 || bytes > largestPayload) {
    throw new Error('Not a size.')
  }
  return bytes
}
