import * as z from 'zod'
import type { ComparedRun } from '../../core/compare'
import { longestName, longestNote } from '../../core/history'
import type { RunRecord } from '../../core/record'
import { createHistory } from '../../engine/history'
import type { HistoryApi, RunToCompare } from '../../ipc/history'
import { method, type PartOf } from '../context'
import { OpenedRecords } from '../opened-records'
import { nothing, token } from './arguments'

const id = z.string().min(1).max(300)
const ids = z.array(id).max(10_000)
/** As many as one can drop at once and still mean it. */
const tokens = z.array(token).min(1).max(32)
const compared = z.array(id).min(1).max(32)
const change = z.strictObject({
  name: z.string().max(longestName).optional(),
  note: z.string().max(longestNote).optional()
})

export const historyApi: PartOf<HistoryApi> = (context) => {
  const { folders, emit } = context
  const history = createHistory(folders)
  const opened = new OpenedRecords(context, history)
  const record = async (run: string): Promise<RunRecord> => opened.record(run) ?? (await history.record(run))

  return {
    history: method(nothing, () => history.list()),
    openRun: method(z.tuple([id]), record),
    runsToCompare: method(z.tuple([compared]), async (runs) => {
      const found = await Promise.all(
        runs.map((run): Promise<RunToCompare[]> =>
          record(run).then(
            (read) => [{ id: run, record: withoutSamples(read) }],
            () => []
          )
        )
      )
      return found.flat()
    }),
    editRun: method(z.tuple([id, change]), async (run, { name, note }) => {
      await history.edit(run, { ...(name !== undefined && { name }), ...(note !== undefined && { note }) })
      emit('history', null)
    }),
    removeRuns: method(z.tuple([ids]), async (runs) => {
      const moved = await history.remove(runs)
      emit('history', null)
      return moved
    }),
    restoreRuns: method(z.tuple([ids]), async (runs) => {
      const moved = await history.restore(runs)
      emit('history', null)
      return moved
    }),
    openRecords: method(z.tuple([tokens]), (given) => opened.open(given)),
    openedRecords: method(nothing, () => Promise.resolve(opened.list())),
    closeRecord: method(z.tuple([id]), (run) => Promise.resolve(opened.close(run))),
    givenFiles: method(nothing, () => context.given.take())
  }
}

/** A comparison needs the rounds' figures; their samples are megabytes. */
function withoutSamples({ app, machine, openvino, model, plan, rows, importedFrom }: RunRecord): ComparedRun {
  const light = rows.map(({ id, label, fps, effective, trust, calibration, rounds }) => ({
    id,
    label,
    fps,
    effective,
    trust,
    ...(calibration !== undefined && { calibration }),
    rounds: rounds.map((round) => ({ fps: round.fps }))
  }))
  const from = importedFrom === undefined ? {} : { importedFrom }
  return { app, machine, openvino, model, plan, rows: light, ...from }
}
