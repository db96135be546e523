import type { BrowserWindow, MessagePortMain } from 'electron'
import type * as z from 'zod'
import type { Events } from '../ipc/contract'
import type { Engine } from '../engine'
import type { EngineFolders } from '../engine/folders'
import type { FileTokens } from './file-tokens'
import type { GivenFiles } from './given-files'
import type { Quiet } from './quiet'
import type { SettingsStore } from './settings'

/** What each part of the Api may use. */
export interface MainContext {
  readonly engine: Engine
  readonly folders: EngineFolders
  readonly settings: SettingsStore
  readonly files: FileTokens
  readonly given: GivenFiles
  readonly camera: CameraLeave
  readonly quiet: Quiet
  /** Tells the window; nothing happens where there is none. */
  emit<Name extends keyof Events>(event: Name, payload: Events[Name]): void
  window(): BrowserWindow | null
  /** The next port that the window posts for this session. */
  onPort(session: string, listener: (port: MessagePortMain) => void): void
  /** Work to end before the program does, in this order; a handler that answers false keeps it open, and spares the rest. */
  onQuit(handler: () => Promise<boolean>): void
  /** The window went away or loaded anew: what it had opened is to be closed. */
  onWindowGone(handler: () => void): void
}

/** Whether the page may ask for the camera now. */
export interface CameraLeave {
  grant(): void
  isGranted(): boolean
}

/** One method of the Api: the schema of what it takes, and what it does. */
export interface Method<F> {
  readonly args: z.ZodType<unknown[]>
  // A method, not a property: schemas give mutable arrays where the contract promises not to change them.
  run(
    ...args: F extends (...args: infer A) => unknown ? A : never
  ): F extends (...args: never[]) => infer R ? R | Awaited<R> : never
}

/** A method of whatever kind, as the door sees it. */
export interface AnyMethod {
  readonly args: z.ZodType<unknown[]>
  run(...args: unknown[]): unknown
}

export type PartOf<Api> = (context: MainContext) => { readonly [Name in keyof Api]: Method<Api[Name]> }

/** Ties a schema of arguments to the function that takes them. */
export function method<Args extends unknown[], Result>(
  args: z.ZodType<Args>,
  run: (...args: NoInfer<Args>) => Result
): { args: z.ZodType<Args>; run: (...args: Args) => Result } {
  return { args, run }
}
