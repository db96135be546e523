import { performance } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import { toFailure } from '../../core/failure'
import { SharedCounters } from './counters'
import { runJob } from './jobs'
import type { FromThread, ThreadStart } from './protocol'

/** The inference thread: OpenVINO, ONNX Runtime, pictures. Does its one job, says how it went, and is done. */
const { job, counters } = workerData as ThreadStart
const shared = new SharedCounters(counters)
const say = (message: FromThread): void => parentPort?.postMessage(message)

try {
  const result = await runJob(job, {
    now: () => performance.now(),
    phase: (phase) => say({ type: 'phase', phase }),
    progress: (frames, share) => shared.write(frames, share)
  })
  say({ type: 'done', result })
} catch (thrown) {
  say({ type: 'failed', failure: toFailure(thrown) })
}
