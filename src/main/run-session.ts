import { randomInt } from 'node:crypto'
import { fail, type Failure, toFailure } from '../core/failure'
import { makePlan, type Plan } from '../core/plan'
import type { RunOptions } from '../engine'
import { RunControl } from '../engine/run-control'
import { builtInModels } from '../engine/models/manifest'
import { readUserModel } from '../engine/models/user-models'
import { earlierRuns } from '../engine/known-rows'
import { pictureFile } from '../engine/pictures'
import type { RunPicture, RunState, RunUpdate, RunWishes } from '../ipc/run'
import type { MainContext } from './context'
import { RunTeller } from './run-teller'
import { afterEvent, newRun } from './run-view'

interface World extends Pick<MainContext, 'engine' | 'folders' | 'files' | 'quiet'> {
  readonly mayGoOn: NonNullable<RunOptions['mayGoOn']>
}

interface GoingOn {
  readonly stop: AbortController
  readonly control: RunControl
  readonly ended: Promise<void>
}

/** The run of this program: one at a time, and the last one until the next begins. Survives the window that shows it. */
export class RunSession {
  readonly #world: World
  readonly #tell: (update: RunUpdate) => void
  /** Called at the beginning, answers what to call at the end. */
  readonly #whileRunning: () => () => void
  #teller: RunTeller | null = null
  #goingOn: GoingOn | null = null
  #count = 0

  constructor(world: World, tell: (update: RunUpdate) => void, whileRunning: () => () => void) {
    this.#world = world
    this.#tell = tell
    this.#whileRunning = whileRunning
  }

  get current(): RunState | null {
    return this.#teller?.run ?? null
  }

  get isRunning(): boolean {
    return this.#goingOn !== null
  }

  start(wishes: RunWishes): RunState {
    if (this.#goingOn !== null) throw fail('wrong-usage', 'A run is already going on.', 'Wait for its end, or stop it.')
    const teller = new RunTeller(newRun(++this.#count, wishes), this.#tell)
    const stop = new AbortController()
    const control = new RunControl()
    const over = this.#whileRunning()
    const ended = this.#run(teller, wishes, stop.signal, control).finally(() => {
      this.#goingOn = null
      this.#world.quiet.end()
      over()
    })
    this.#teller = teller
    this.#goingOn = { stop, control, ended }
    return teller.run
  }

  async stop(): Promise<void> {
    if (this.#goingOn === null) return
    this.#change((run) => ({ ...run, stopping: true }))
    this.#goingOn.stop.abort()
    await this.#goingOn.ended
  }

  skip(row: string): void {
    if (this.#goingOn === null) throw fail('wrong-usage', 'No run is going on.', 'Start one.')
    this.#change((run) => ({ ...run, skipped: [...new Set([...run.skipped, row])] }))
    this.#goingOn.control.skip(row)
  }

  sleep(): void {
    this.#goingOn?.control.sleep()
  }

  wake(): void {
    this.#goingOn?.control.wake()
  }

  onBattery(): void {
    this.#change((run) => ({ ...run, conditions: { ...run.conditions, onBattery: true } }))
  }

  #change(change: (run: RunState) => RunState): void {
    const teller = this.#teller
    if (teller !== null && this.#goingOn !== null) teller.change(change(teller.run))
  }

  /** Never throws: what goes wrong is the run's failure. */
  async #run(teller: RunTeller, wishes: RunWishes, signal: AbortSignal, control: RunControl): Promise<void> {
    try {
      await this.#world.quiet.begin(control)
      const plan = await this.#plan(wishes, signal)
      const { known } = await earlierRuns(this.#world.folders.runs, wishes.model)
      const { engine, mayGoOn } = this.#world
      const events = engine.run(plan, { signal, control, known, mayGoOn })
      for await (const event of events) teller.change(afterEvent(teller.run, event))
    } catch (thrown) {
      teller.change({ ...teller.run, stage: 'failed', at: null, failure: logged(thrown) })
    }
  }

  async #plan({ mode, rows, batch, model, picture }: RunWishes, signal: AbortSignal): Promise<Plan> {
    const { engine, folders } = this.#world
    await checkModel(model, folders.userModels)
    const image = this.#picture(picture)
    const devices = rows === null ? (await engine.devices(signal)).devices.map(({ id }) => id) : []
    return makePlan({ wishes: { mode }, rows, batch, model, image, seed: randomInt(0x7fff_ffff) }, devices)
  }

  #picture(picture: RunPicture | null): string | null {
    if (picture === null) return null
    if (picture.kind === 'file') return this.#world.files.path(picture.token)
    const file = pictureFile(this.#world.folders, picture.id)
    if (file !== null) return file
    throw fail('file-not-found', 'That picture was not prepared here.', 'Choose another picture.')
  }
}

/** The engine takes paths too; the window may only name what is in the catalogue. */
async function checkModel(id: string, userModels: string): Promise<void> {
  if (builtInModels.some((model) => model.id === id)) return
  if ((await readUserModel(userModels, id).catch(() => null)) !== null) return
  throw fail('model-not-found', `There is no model "${id}" any more.`, 'Choose another model.')
}

function logged(thrown: unknown): Failure {
  const failure = toFailure(thrown)
  if (failure.code === 'internal') console.error(thrown)
  return failure
}
