import { randomInt } from 'node:crypto'
import path from 'node:path'
import { makePlan, type Plan } from '../../core/plan'
import type { RunRecord } from '../../core/record'
import type { Engine, RunOptions as EngineRunOptions } from '../../engine'
import { type Ask, askYes } from '../ask'
import { exitCodes } from '../exit-codes'
import { checkOutputFiles, modelArgument, pictureArgument } from '../files'
import { runFormats, type RunOptions } from '../options'
import { originalStyle } from '../original-style'
import type { Output } from '../output'
import { Progress } from '../progress'
import { resultTable } from '../table'
import { writeResults } from '../write-results'

/** `vinobench run`: measures the ladder, prints and saves what came out. */
export async function runRun(options: RunOptions, engine: Engine, out: Output, ask: Ask = askYes): Promise<number> {
  const model = modelArgument(options.model)
  const image = options.image === null ? null : await pictureArgument(options.image)
  const wanted = runFormats.flatMap((format) => options.files[format] ?? []).filter((file) => file !== '-')
  await checkOutputFiles(wanted, [path.isAbsolute(model) ? model : null, image])

  const { wishes, rows, batch } = options
  const seed = options.seed ?? randomInt(0x7fff_ffff)
  const devices = rows === null ? (await engine.devices(out.signal)).devices.map(({ id }) => id) : []
  const plan = makePlan({ wishes, rows, batch, model, image, seed }, devices)
  if (options.retryCrashed) await engine.forgetCrashes()
  const progress = new Progress(out.stderr)
  const mayGoOn = goingOn(options, progress, ask)
  const { record, unsaved } = await measure(plan, options, engine, out, progress, mayGoOn).finally(() => progress.end())
  return report(record, unsaved, options, engine, out)
}

type MayGoOn = NonNullable<EngineRunOptions['mayGoOn']>

/** Asks the user on a terminal; where there is none, only who said so beforehand goes on. */
function goingOn({ keepGoing }: RunOptions, progress: Progress, ask: Ask): MayGoOn {
  return async (rows, signal) => {
    if (keepGoing) return true
    progress.end()
    const what = `The engine processes of ${rows.join(', ')} crashed one after the other.`
    return (await ask(`${what} Go on with the other rows? [y/N] `, signal)) ?? false
  }
}

interface Measured {
  readonly record: RunRecord
  /** Files that could not be written at some moment of the run. */
  readonly unsaved: ReadonlySet<string>
}

async function measure(
  plan: Plan,
  { files }: RunOptions,
  engine: Engine,
  { signal }: Output,
  progress: Progress,
  mayGoOn: MayGoOn
): Promise<Measured> {
  const unsaved = new Set<string>()
  const saveTo = files.json === null || files.json === '-' ? [] : [path.resolve(files.json)]
  const events = engine.run(plan, { signal, saveTo, mayGoOn })
  for (;;) {
    const { value, done } = await events.next()
    if (done === true) return { record: value, unsaved }
    if (value.type === 'save-failed') unsaved.add(value.file)
    if (value.type === 'save-recovered') unsaved.delete(value.file)
    progress.tell(value)
  }
}

async function report(
  record: RunRecord,
  unsaved: ReadonlySet<string>,
  options: RunOptions,
  engine: Engine,
  out: Output
): Promise<number> {
  const resultOnStdout = Object.values(options.files).includes('-')
  const printed = resultOnStdout ? out.stderr : out.stdout
  printed.write(options.style === 'original' ? originalStyle(record) : `\n${resultTable(record, printed)}`)
  const allWritten = await writeResults(record, options.files, unsaved, engine, out)
  const kept = path.join(engine.folders.runs, `${record.id}.json`)
  if (!unsaved.has(kept)) out.stderr.write(`Kept in ${kept}\n`)
  const failed = record.rows.some((row) => row.status === 'failed')
  return failed || !allWritten ? exitCodes.failed : exitCodes.done
}
