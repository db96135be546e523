import type { MeasurePhase } from '../core/events'

export const phaseWords: Readonly<Record<MeasurePhase, string>> = {
  starting: 'starting',
  loading: 'loading the model',
  compiling: 'compiling',
  'first-inference': 'first inference',
  'warming-up': 'warming up',
  measuring: 'measuring',
  finishing: 'collecting'
}
