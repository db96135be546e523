import { type FromLive, type LiveFrame, parseFromLive } from '../../../core/live/messages'
import type { LiveEnd, LiveRequest } from '../../../ipc/see'
import { api } from '../../lib/api'

/** The way to an engine process of one's own: frames go out, answers come in. */
export class LiveLink {
  /** Settles when the engine process is gone, for whatever reason. */
  readonly ended: Promise<LiveEnd>
  readonly #port: MessagePort
  #isClosed = false

  constructor(request: Omit<LiveRequest, 'session'>, onMessage: (message: FromLive) => void) {
    const session = crypto.randomUUID()
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    port1.onmessage = ({ data }) => {
      const message = parseFromLive(data)
      if (message !== null && !this.#isClosed) onMessage(message)
    }
    this.ended = api.live({ session, ...request })
    // The port cannot go by the bridge: the preload picks it up here and hands it to main.
    window.postMessage({ vinobenchPort: session }, location.origin, [port2])
  }

  send(frame: LiveFrame): void {
    // Not as a transfer: what was transferred arrives as null in a process of Electron's own kind (33).
    this.#port.postMessage(frame)
  }

  /** The engine process ends as soon as it hears of it. */
  close(): void {
    this.#isClosed = true
    this.#port.close()
  }
}
