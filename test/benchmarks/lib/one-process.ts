import type { EffectiveSettings } from '../../../src/core/record'
import type { NodeAddon } from '../../../src/engine/openvino/addon-types'
import { AsyncInferQueue } from '../../../src/engine/openvino/async-infer-queue'
import { InferRequest } from '../../../src/engine/openvino/infer-request'
import { native } from '../../../src/engine/openvino/library'
import type { LoadedOpenVino } from '../../../src/engine/openvino/load'
import { check } from '../../../src/engine/openvino/status'
import { Tensor } from '../../../src/engine/openvino/tensor'
import { openSession, type OpenVinoRequest, type OpenVinoWorkload } from '../../../src/engine/openvino/workload'
import { createCounterMemory, SharedCounters } from '../../../src/engine/worker/counters'
import type { InputArray } from '../../../src/engine/vision/tensor-input'
import { timedLoop } from '../../../src/engine/worker/timed-loop'
import { warmUp } from '../../../src/engine/worker/warm-up'

export interface Slice {
  readonly inferences: number
  /** First start to last completion. */
  readonly seconds: number
}

/** The same requests of one compiled model, driven in two ways. */
export interface OneProcess {
  readonly requests: number
  readonly effective: EffectiveSettings
  /** As a row is measured: the engine's queue in the engine's timed loop. */
  queue(seconds: number): Promise<Slice>
  /** As C++ would: start them all, then wait for each in turn and start it again, with no JavaScript thread to go through. */
  blocking(seconds: number): Slice
  /** The same, each request keeping one input of its own, as benchmark_app does: what cycling through inputs costs. */
  blockingWithKeptInputs(seconds: number): Slice
  dispose(): Promise<void>
}

const now = (): number => performance.now()

/** Compiles, makes the engine's workload, finds the requests in its queue and warms all of them up. */
export async function openInOneProcess(
  openvino: LoadedOpenVino,
  request: OpenVinoRequest,
  inputs: readonly InputArray[]
): Promise<OneProcess> {
  const queues: AsyncInferQueue[] = []
  const tensors: Tensor[] = []
  // The workload makes these itself; subclasses let us hold what it holds, without changing it.
  class WatchedQueue extends AsyncInferQueue {
    constructor(...args: unknown[]) {
      super(...args)
      queues.push(this)
    }
  }
  class WatchedTensor extends Tensor {
    constructor(...args: unknown[]) {
      super(...args)
      tensors.push(this)
    }
  }
  const addon = { ...openvino.addon, AsyncInferQueue: WatchedQueue, Tensor: WatchedTensor } as unknown as NodeAddon
  const workload = openSession({ ...openvino, addon }, request, now).workload(inputs)
  const [queue] = queues
  if (queue === undefined) throw new Error('The workload of an asynchronous row has no queue.')
  const pool = await requestsOf(queue, workload)
  await warmUp({ infer: (index) => workload.infer(index), lanes: workload.requests, inputs: inputs.length, now })

  const counters = new SharedCounters(createCounterMemory())
  return {
    requests: workload.requests,
    effective: await workload.effective(),
    queue: async (seconds) => {
      const { frames, seconds: took } = await timedLoop({
        infer: (index) => workload.infer(index),
        lanes: workload.requests,
        inputs: inputs.length,
        batch: 1,
        stop: { frames: null, minSeconds: seconds, maxSeconds: seconds },
        now,
        progress: (done, share) => counters.write(done, share)
      })
      return { inferences: frames, seconds: took }
    },
    blocking: (seconds) => blockingSlice(pool, tensors, seconds, 'cycle'),
    blockingWithKeptInputs: (seconds) => blockingSlice(pool, tensors, seconds, 'keep'),
    dispose: () => workload.dispose()
  }
}

/** Each request of the queue's pool shows itself to the callback once. */
async function requestsOf(queue: AsyncInferQueue, workload: OpenVinoWorkload): Promise<InferRequest[]> {
  const seen = new Set<InferRequest>()
  queue.setCallback((_error: Error | null, used: InferRequest) => seen.add(used))
  await Promise.all(Array.from({ length: workload.requests }, () => workload.infer(0)))
  queue.setCallback(() => undefined)
  if (seen.size !== workload.requests) throw new Error(`${seen.size} of ${workload.requests} requests were seen.`)
  return [...seen]
}

/** At the level of the C API: nothing of ours but the loop. */
function blockingSlice(
  pool: readonly InferRequest[],
  tensors: readonly Tensor[],
  seconds: number,
  inputsAre: 'cycle' | 'keep'
): Slice {
  const { setInputTensorAt, startAsync, wait } = native()
  const requests = pool.map((request) => InferRequest.pointerOf(request))
  const inputs = tensors.map((tensor) => Tensor.usable(tensor))
  let started = 0
  let finished = 0
  const start = (request: bigint): void => {
    if (inputsAre === 'cycle' || started < requests.length) {
      check(setInputTensorAt(request, 0, inputs[started % inputs.length] as bigint))
    }
    started++
    check(startAsync(request))
  }
  const begin = now()
  let last = begin
  for (const request of requests) start(request)
  for (let turn = 0; finished < started; turn++) {
    const request = requests[turn % requests.length] as bigint
    check(wait(request))
    finished++
    last = now()
    // The last ones come to their end in the same order; nobody starts them again.
    if (last - begin < seconds * 1000) start(request)
  }
  return { inferences: finished, seconds: (last - begin) / 1000 }
}
