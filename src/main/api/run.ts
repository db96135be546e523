import { app, type BrowserWindow, dialog, type MessageBoxOptions, powerMonitor, powerSaveBlocker } from 'electron'
import * as z from 'zod'
import { isBusy } from '../../core/trust'
import { maxBatch, parseRowId } from '../../core/rows'
import { circumstances } from '../../engine/circumstances'
import { earlierRuns } from '../../engine/known-rows'
import { pictureFile } from '../../engine/pictures'
import { pictureIds, type RunApi, type RunOutlook } from '../../ipc/run'
import { type MainContext, method, type PartOf } from '../context'
import { shownLanguage } from '../language'
import { RunSession } from '../run-session'
import { crashLoopWords, quitWords } from '../run-words'
import { modelId, nothing, token } from './arguments'

const rowId = z
  .string()
  .max(64)
  .refine((id) => parseRowId(id) !== null, 'no row')
const unique = (ids: readonly string[]): boolean => new Set(ids).size === ids.length

const wishes = z.strictObject({
  mode: z.enum(['quick', 'standard', 'thorough']),
  rows: z.array(rowId).min(1).max(32).refine(unique, 'twice the same row').nullable(),
  batch: z.int().min(1).max(maxBatch).nullable(),
  model: modelId,
  picture: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('built-in'), id: z.enum(pictureIds) }),
      z.strictObject({ kind: z.literal('file'), token, name: z.string().max(1024) })
    ])
    .nullable()
})

export const runApi: PartOf<RunApi> = (context) => {
  const session: RunSession = new RunSession(
    { ...context, mayGoOn: (rows, signal) => asksToGoOn(context, rows, signal) },
    (update) => context.emit('run', update),
    () => whileRunning(context, () => session)
  )
  powerMonitor.on('suspend', () => session.sleep())
  powerMonitor.on('resume', () => session.wake())
  powerMonitor.on('on-battery', () => session.onBattery())
  context.onQuit(() => mayQuit(context, session))
  return {
    runOutlook: method(z.tuple([modelId]), (model) => outlook(context, model)),
    startRun: method(z.tuple([wishes]), (asked) => session.start(asked)),
    stopRun: method(nothing, () => session.stop()),
    skipRow: method(z.tuple([rowId]), (row) => session.skip(row)),
    currentRun: method(nothing, () => session.current),
    forgetCrashes: method(nothing, () => context.engine.forgetCrashes())
  }
}

/** The computer stays awake; a window that is closed asks first. What a run leaves is on disk when it ends. */
function whileRunning({ window, emit }: MainContext, session: () => RunSession): () => void {
  const awake = powerSaveBlocker.start('prevent-app-suspension')
  const shown = window()
  const onClose = (event: Electron.Event): void => {
    if (!session().isRunning) return
    event.preventDefault()
    app.quit()
  }
  shown?.on('close', onClose)
  return () => {
    emit('history', null)
    powerSaveBlocker.stop(awake)
    if (shown?.isDestroyed() === false) shown.off('close', onClose)
  }
}

async function mayQuit({ settings, window }: MainContext, session: RunSession): Promise<boolean> {
  if (!session.isRunning) return true
  const { message, detail, quit, stay } = quitWords[shownLanguage(settings)]
  if (!(await isAgreed(window(), { type: 'question', message, detail, buttons: [quit, stay] }))) return false
  await session.stop()
  return true
}

/** After crashes one after the other: the rest is the user's to decide. A run that is stopped meanwhile waits for nobody. */
function asksToGoOn({ settings, window }: MainContext, rows: readonly string[], signal: AbortSignal): Promise<boolean> {
  const { message, detail, goOn, stop } = crashLoopWords(rows)[shownLanguage(settings)]
  return isAgreed(window(), { type: 'warning', message, detail, buttons: [goOn, stop], signal })
}

/** Whether the first button was chosen; the second is the one that Escape and Enter mean. */
async function isAgreed(shown: BrowserWindow | null, question: MessageBoxOptions): Promise<boolean> {
  const asked = { ...question, defaultId: 1, cancelId: 1 }
  const { response } = shown === null ? await dialog.showMessageBox(asked) : await dialog.showMessageBox(shown, asked)
  return response === 0
}

async function outlook({ folders }: MainContext, model: string): Promise<RunOutlook> {
  const around = circumstances()
  const { known, newest } = await earlierRuns(folders.runs, model)
  return {
    known,
    pictures: pictureIds.filter((id) => pictureFile(folders, id) !== null),
    // Where the files of the system do not say, Electron may know; it says no where it does not.
    onBattery: around.onBattery ?? (powerMonitor.isOnBatteryPower() || null),
    busyLoad: isBusy(around) ? around.loadBefore : null,
    last:
      newest === null
        ? null
        : { id: newest.id, startedAt: newest.startedAt, verdict: newest.verdict, model: newest.model }
  }
}
