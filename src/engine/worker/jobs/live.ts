import { fail } from '../../../core/failure'
import { type LiveReady, parseLiveFrame } from '../../../core/live/messages'
import { pictureSize } from '../../../core/model'
import { leastScore } from '../../../core/scores'
import { framesAtOnce, LiveSession } from '../../live/live-session'
import { resolveSeeing } from '../../live/seeing-model'
import { seeingStream } from '../../live/seeing-stream'
import { loadOpenVino } from '../../openvino/load'
import { asInferenceFailure } from '../../openvino/message'
import { openSession } from '../../openvino/workload'
import type { MeasureContext } from '../measure-context'
import type { JobOf, JobResults } from '../protocol'

/** More at once would only add delay between what happens and what is seen. */
const mostRequests = 8
const signOfLifeMs = 1000

/** Looks at the frames that come through the context's port, until that is closed. */
export async function live(job: JobOf<'live'>, context: MeasureContext): Promise<JobResults['live']> {
  const { port, now, phase, progress } = context
  if (port === undefined || port === null) throw noPort()
  phase('loading')
  const seeing = await resolveSeeing(job.model, job.folders)
  const { input } = seeing.description
  phase('compiling')
  const request = {
    ...{ modelPath: seeing.path, device: job.device, input, batch: 1, mode: 'async' as const },
    config: { PERFORMANCE_HINT: 'THROUGHPUT' }
  }
  const session = openSession(loadOpenVino(), request, now)
  const stream = session.stream(mostRequests)
  phase('first-inference')
  await stream.infer(0).catch((thrown: unknown) => Promise.reject(asInferenceFailure(thrown)))
  phase('measuring')

  return new Promise((resolve, reject) => {
    let signs = 0
    const move = (): void => progress(++signs, 0)
    const looking = new LiveSession(seeingStream(seeing, stream, leastScore), {
      now,
      answer: (message) => {
        move()
        port.postMessage(message)
      },
      failed: (thrown) => {
        clearInterval(timer)
        reject(asInferenceFailure(thrown) as Error)
      }
    })
    // A source that stands still is no hang; an inference that does not end is one.
    const timer = setInterval(() => {
      if (looking.isIdle) move()
    }, signOfLifeMs)
    port.on('message', (message) => {
      const frame = parseLiveFrame(message)
      if (frame !== null) looking.accept(frame)
    })
    port.on('close', () => {
      clearInterval(timer)
      looking.end()
      resolve({ frames: looking.frames, outOfOrderFrames: looking.outOfOrder })
    })
    const ready: LiveReady = {
      type: 'ready',
      input: pictureSize(input),
      requests: stream.requests,
      framesAtOnce: framesAtOnce(stream.requests),
      executionDevices: stream.effective().executionDevices,
      loadMs: session.loadMs,
      compileMs: session.compileMs
    }
    port.postMessage(ready)
  })
}

function noPort(): Error {
  return fail('internal', 'There is nothing that frames could come from.', 'Please report this.')
}
