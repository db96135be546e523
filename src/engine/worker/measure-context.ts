import type { MeasurePhase } from '../../core/events'
import type { Clock } from './timed-loop'

/** What a measurement needs of the thread it runs in. */
export interface MeasureContext {
  readonly now: Clock
  readonly phase: (phase: MeasurePhase) => void
  /** Called after every inference of the timed part; must be cheap and send nothing. */
  readonly progress: (frames: number, share: number) => void
}
