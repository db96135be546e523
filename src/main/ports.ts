import type { MessagePortMain } from 'electron'

/** Ports that the window posts, brought to whoever opened the session they are for. One nobody expects is closed. */
export class Ports {
  readonly #expected = new Map<string, (port: MessagePortMain) => void>()

  expect(session: string, listener: (port: MessagePortMain) => void): void {
    this.#expected.set(session, listener)
  }

  arrived(session: string, port: MessagePortMain): void {
    const listener = this.#expected.get(session)
    this.#expected.delete(session)
    if (listener === undefined) port.close()
    else listener(port)
  }
}
