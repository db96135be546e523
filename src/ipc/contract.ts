import { type AppApi, type AppEvents, appEvents, appMethods } from './app'
import { type DevicesApi, devicesMethods } from './devices'
import type { AdoptedFile } from './files'
import { type HistoryApi, type HistoryEvents, historyEvents, historyMethods } from './history'
import { type ModelsApi, type ModelsEvents, modelsEvents, modelsMethods } from './models'
import type { Reply } from './reply'
import { type ResultsApi, resultsMethods } from './results'
import { type RunApi, type RunEvents, runEvents, runMethods } from './run'
import { type SeeApi, seeMethods } from './see'
import { type StageApi, stageMethods } from './stage'

/** Everything the window may ask of main, and everything main tells the window. Nothing else crosses. */
export type Api = AppApi & DevicesApi & RunApi & ResultsApi & HistoryApi & ModelsApi & SeeApi & StageApi
export type Events = AppEvents & RunEvents & HistoryEvents & ModelsEvents

export type MethodName = keyof Api
export type EventName = keyof Events

export const methods = [
  ...appMethods,
  ...devicesMethods,
  ...runMethods,
  ...resultsMethods,
  ...historyMethods,
  ...modelsMethods,
  ...seeMethods,
  ...stageMethods
] as const satisfies readonly MethodName[]

export const events = [
  ...appEvents,
  ...runEvents,
  ...historyEvents,
  ...modelsEvents
] as const satisfies readonly EventName[]

// A method or an event that is declared but not listed does not compile.
type Unlisted = Exclude<MethodName, (typeof methods)[number]> | Exclude<EventName, (typeof events)[number]>
export const everythingIsListed: [Unlisted] extends [never] ? true : never = true

/** What the preload puts into the window as `vinobench`. `ChosenFile` is the page's `File`. */
export type Bridge<ChosenFile> = {
  readonly [Name in MethodName]: (...args: Parameters<Api[Name]>) => Promise<Reply<Awaited<ReturnType<Api[Name]>>>>
} & {
  readonly adoptFile: (file: ChosenFile) => Promise<Reply<AdoptedFile>>
  /** Each answers how to stop listening. */
  readonly on: { readonly [Name in EventName]: (listener: (payload: Events[Name]) => void) => () => void }
}

/** Channels, known to main and preload only. */
export const channels = {
  call: 'vinobench:call',
  adopt: 'vinobench:adopt',
  event: 'vinobench:event',
  /** The window hands over a MessagePort for a session that main opened for it. */
  port: 'vinobench:port'
} as const
