import { fileURLToPath } from 'node:url'
import { type MessagePort, Worker } from 'node:worker_threads'
import { type Failure, toFailure } from '../../core/failure'
import { defaultFolders } from '../folders'
import { checkInstallation } from '../integrity'
import type { answerListing } from './jobs/listing'
import { createCounterMemory, SharedCounters } from './counters'
import { passFrames } from './pass-frames'
import { connectParent } from './parent'
import { Pulse } from './pulse'
import { isListing, type ListingJob, type ThreadJob } from './listing-jobs'
import type { FromThread, ThreadStart, ToEngine } from './protocol'

/**
 * Entry of the engine process. Its main thread does nothing but listen and beat, so that a cancel is heard while native
 * code runs in the inference thread; a worker thread is not a crash boundary, this process is (see docs/adr/0001). Only what
 * devices there are it asks itself: that is over before a thread has started, and whoever waits gives it up (docs/adr/0017).
 */
const heartbeatMs = 1000

const parent = connectParent()
/** `process.exit` would wait for a thread that sits in a native call. */
const endAtOnce = (): void => void process.kill(process.pid, 'SIGKILL')

parent.onClosed(endAtOnce)
parent.onMessage((message, port) => {
  const asked = message as ToEngine
  if (asked.type === 'cancel') endAtOnce()
  else start(asked, port === undefined ? null : passFrames(port, endAtOnce))
})
parent.post({ type: 'ready' })

function start({ job, source }: Extract<ToEngine, { type: 'run' }>, port: MessagePort | null): void {
  // The thread reads it where it loads OpenVINO.
  if (source !== null) process.env['VINOBENCH_OPENVINO_SOURCE'] = source
  const counters = createCounterMemory()
  const shared = new SharedCounters(counters)
  const pulse = new Pulse(heartbeatMs, performance.now())
  const beat = setInterval(() => {
    pulse.beat(performance.now())
    parent.post({ type: 'heartbeat', ...shared.read() })
  }, heartbeatMs)
  let settled = false

  const settle = (message: FromThread): void => {
    if (settled) return
    settled = true
    clearInterval(beat)
    // Ended only after the message is out: what it holds may be the only result of a minute's work.
    parent.post(message, endAtOnce)
  }
  const list = async (listing: ListingJob): Promise<void> => {
    // A file of its own: the thread's would take longer to read than the list takes to make.
    const { answerListing: answer } = (await import(beside('listing.js'))) as { answerListing: typeof answerListing }
    settle(await answer(listing))
  }
  const begin = (job: ThreadJob): void => {
    const workerData: ThreadStart = { job, counters, port }
    const thread = new Worker(fileURLToPath(beside('inference-thread.js')), {
      workerData,
      transferList: port === null ? [] : [port]
    })
    thread.on('message', (message: FromThread) => {
      if (message.type !== 'phase') return settle(message)
      if (message.phase === 'measuring') pulse.reset(performance.now())
      if (message.phase === 'finishing') shared.stoodStill(pulse.standstillMs(performance.now()))
      parent.post(message)
      shared.phaseTold()
    })
    thread.on('error', (thrown: unknown) => settle({ type: 'failed', failure: threadFailure(asError(thrown)) }))
    thread.on('exit', (code) => settle({ type: 'failed', failure: threadFailure(new Error(`exit code ${code}`)) }))
  }
  // Reading every library for the first time may take longer on a slow disk than starting ever does.
  const goesOn = (): void => parent.post({ type: 'phase', phase: 'starting' })
  checkInstallation(job, defaultFolders(), goesOn)
    .then(() => (isListing(job) ? list(job) : begin(job)))
    .catch((thrown: unknown) => settle({ type: 'failed', failure: toFailure(thrown) }))
}

/** Another file of the engine, as it was built. */
const beside = (name: string): string => new URL(`./${name}`, import.meta.url).href

/** Emscripten's code, which reads pictures, throws words. */
const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))

function threadFailure(error: Error): Failure {
  const outOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  return {
    code: outOfMemory ? 'out-of-memory' : 'engine-crashed',
    message: outOfMemory
      ? 'The measurement needed more memory than JavaScript has.'
      : `The inference thread ended before its work was done (${error.message}).`,
    remedy: outOfMemory ? 'Use a smaller model or batch.' : 'Run again; if it happens again, please report it.',
    detail: error.stack ?? error.message
  }
}
