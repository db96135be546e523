import type { FromEngine } from './protocol'

/** The little of a parent that an engine process needs, whoever started it. */
export interface Parent {
  post(message: FromEngine, sent?: () => void): void
  /** A live job comes with a port for its frames. */
  onMessage(listener: (message: unknown, port?: FramePort) => void): void
  /** The parent is gone: nobody waits for us any more. */
  onClosed(listener: () => void): void
}

/** Electron's `MessagePortMain`: the other end is in the window. */
export interface FramePort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
  start(): void
}

interface UtilityPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown; ports: readonly FramePort[] }) => void): void
}

/** Under Electron's `utilityProcess` a `parentPort` hangs on `process`; under `child_process.fork` there is `process.send`. */
export function connectParent(): Parent {
  const port = (process as unknown as { parentPort?: UtilityPort }).parentPort
  return port === undefined ? forked() : utility(port)
}

function forked(): Parent {
  return {
    post: (message, sent) => {
      process.send?.(message, undefined, undefined, () => sent?.())
    },
    onMessage: (listener) => void process.on('message', (message) => listener(message)),
    onClosed: (listener) => void process.on('disconnect', listener)
  }
}

function utility(port: UtilityPort): Parent {
  return {
    post: (message, sent) => {
      port.postMessage(message)
      // A message port does not say when a message has left; the parent ends us when it has what it waits for.
      if (sent !== undefined) setTimeout(sent, 2000)
    },
    onMessage: (listener) => port.on('message', ({ data, ports }) => listener(data, ports[0])),
    // Electron ends a utility process with its parent.
    onClosed: () => undefined
  }
}
