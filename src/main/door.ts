import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type MessagePortMain } from 'electron'
import * as z from 'zod'
import { fail, FailureError, toFailure } from '../core/failure'
import { channels, type MethodName } from '../ipc/contract'
import type { Reply } from '../ipc/reply'
import type { AnyMethod } from './context'
import type { FileTokens } from './file-tokens'

export interface Door {
  readonly methods: Readonly<Record<MethodName, AnyMethod>>
  readonly files: FileTokens
  /** Whether a message is from the top frame of our own window. */
  readonly isOurs: (event: IpcMainInvokeEvent | IpcMainEvent) => boolean
  readonly onPort: (session: string, port: MessagePortMain) => void
}

/**
 * The one door: every request of the window comes in here, is checked for who sends it and what it holds, and is
 * answered with a value. Nothing else listens to the window.
 */
export function openDoor({ methods, files, isOurs, onPort }: Door): void {
  ipcMain.handle(channels.call, (event, name: unknown, args: unknown) => {
    if (!isOurs(event)) throw new Error('Not for you.')
    return answer(() => call(methods, name, args))
  })
  ipcMain.handle(channels.adopt, (event, file: unknown) => {
    if (!isOurs(event)) throw new Error('Not for you.')
    return answer(() => files.adopt(z.string().min(1).max(32_768).parse(file)))
  })
  ipcMain.on(channels.port, (event, session: unknown) => {
    const [port] = event.ports
    if (port === undefined) return
    if (isOurs(event) && typeof session === 'string') onPort(session, port)
    else port.close()
  })
}

async function call(methods: Door['methods'], name: unknown, args: unknown): Promise<unknown> {
  const found = typeof name === 'string' && Object.hasOwn(methods, name) ? methods[name as MethodName] : undefined
  if (found === undefined) throw fail('wrong-usage', 'The window asked for something unknown.', 'Restart VinoBench.')
  const parsed = found.args.safeParse(args)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`
    throw fail('wrong-usage', `The window asked ${String(name)} in a wrong way${where}.`, 'Restart VinoBench.')
  }
  return found.run(...parsed.data)
}

async function answer(work: () => unknown): Promise<Reply<unknown>> {
  try {
    return { ok: true, value: await work() }
  } catch (thrown) {
    if (thrown instanceof z.ZodError) {
      return { ok: false, failure: fail('wrong-usage', 'That is no file.', 'Choose a file.').failure }
    }
    if (!(thrown instanceof FailureError)) console.error(thrown)
    return { ok: false, failure: toFailure(thrown) }
  }
}
