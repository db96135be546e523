import { performance } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import type { MeasurePhase } from '../../core/events'
import { toFailure } from '../../core/failure'
import { SharedCounters } from './counters'
import { runJob } from './jobs'
import type { FromThread, ThreadStart } from './protocol'

/** The inference thread: OpenVINO, ONNX Runtime, pictures. Does its one job, says how it went, and is done. */
const { job, counters, port } = workerData as ThreadStart
const shared = new SharedCounters(counters)
const say = (message: FromThread): void => parentPort?.postMessage(message)
let phases = 0
/** Longer than a busy machine needs to wake the main thread; never waited out in the timed part. */
const phasePatienceMs = 5000
/** Native code may end the process at any moment of a phase: that it has begun has to be outside by then. */
const enter = (phase: MeasurePhase): void => {
  say({ type: 'phase', phase })
  shared.waitForPhasesTold(++phases, phasePatienceMs)
}

try {
  const result = await runJob(job, {
    now: () => performance.now(),
    phase: enter,
    progress: (frames, share) => shared.write(frames, share),
    standstillSeconds: () => shared.standstillSeconds(),
    port
  })
  say({ type: 'done', result })
} catch (thrown) {
  say({ type: 'failed', failure: toFailure(thrown) })
}
