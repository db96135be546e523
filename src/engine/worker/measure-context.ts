import type { MessagePort } from 'node:worker_threads'
import type { MeasurePhase } from '../../core/events'
import type { Clock } from './timed-loop'

/** What a measurement needs of the thread it runs in. */
export interface MeasureContext {
  readonly now: Clock
  readonly phase: (phase: MeasurePhase) => void
  /** Called after every inference of the timed part; must be cheap and send nothing. */
  readonly progress: (frames: number, share: number) => void
  /** How long the process stood still during the timed part; asked once that is over. */
  readonly standstillSeconds?: () => number
  /** Of a live job: where its frames come from and its answers go. */
  readonly port?: MessagePort | null
}
