import { FailureError } from '../../core/failure'
import { type Api, type Bridge, type EventName, type Events, methods } from '../../ipc/contract'
import type { AdoptedFile } from '../../ipc/files'
import type { Reply } from '../../ipc/reply'

declare global {
  interface Window {
    readonly vinobench: Bridge<File>
  }
}

function value<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value
  throw new FailureError(reply.failure)
}

/** Main, as this page sees it: every method of the contract; what fails throws a FailureError. */
export const api = Object.fromEntries(
  methods.map((name) => {
    const call = window.vinobench[name] as (...args: unknown[]) => Promise<Reply<unknown>>
    return [name, async (...args: unknown[]) => value(await call(...args.map(plain)))]
  })
) as unknown as Api

/** Svelte's proxies do not cross the bridge: what is sent is a plain copy. */
const plain = (argument: unknown): unknown =>
  typeof argument === 'object' && argument !== null ? (JSON.parse(JSON.stringify(argument)) as unknown) : argument

/** A file that the user chose or dropped, as a token that main understands. */
export const adoptFile = async (file: File): Promise<AdoptedFile> => value(await window.vinobench.adoptFile(file))

/** Answers how to stop listening. */
export function on<Name extends EventName>(event: Name, listener: (payload: Events[Name]) => void): () => void {
  return window.vinobench.on[event](listener)
}
