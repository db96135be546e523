import { isTypedArray } from 'node:util/types'
import { anything, callable, instance, integer, match, object } from './arguments'
import { CompiledModel } from './compiled-model'
import { free } from './handles'
import { assertTensorLike, InferRequest } from './infer-request'

export type QueueCallback = (error: Error | null, request: InferRequest, userData: unknown) => void

interface Job {
  readonly inputs: object
  readonly userData: unknown
  readonly resolve: (userData: unknown) => void
  readonly reject: (error: unknown) => void
}

// koffi's own limit of calls under way; each running request has one.
const mostJobs = 4096
const withoutCallback = "Callback has to be set before starting inference. Use 'setCallback' method."

/**
 * openvino-node's `AsyncInferQueue`: a pool of requests, a callback `(error, request, userData)` for all of them, and an
 * unbounded line of inferences that wait for a free request. Each request is a chain of its own: start, wait on a libuv
 * thread, callback, next. Give the process `UV_THREADPOOL_SIZE` ≥ jobs before it starts.
 */
export class AsyncInferQueue {
  readonly #compiled: CompiledModel
  readonly #jobs: number
  #requests: InferRequest[]
  #idle: InferRequest[]
  #line: Job[] = []
  /** Where the line begins: taking from an array's front would move all the rest each time. */
  #lineStart = 0
  #callback: QueueCallback | null = null

  /** @param jobs number of requests; without it the number OpenVINO calls optimal */
  constructor(...args: unknown[]) {
    const compiled = instance('CompiledModel', CompiledModel)
    match("'AsyncInferQueue' constructor", args, [compiled], [compiled, integer])
    this.#compiled = args[0] as CompiledModel
    this.#jobs = jobCount(this.#compiled, args[1] as number | undefined)
    this.#requests = this.#createRequests()
    this.#idle = [...this.#requests]
  }

  setCallback(...args: unknown[]): void {
    match('setCallback', args, [callable])
    this.#callback = args[0] as QueueCallback
    if (this.#requests.length > 0) return
    // Released before; a new callback takes it into use again, as in openvino-node.
    this.#requests = this.#createRequests()
    this.#idle = [...this.#requests]
  }

  /**
   * Starts an inference, or queues it up while every request is busy.
   * @returns a promise of `userData`, settled after the callback; rejected with the error of the inference or the callback
   */
  startAsync(...args: unknown[]): Promise<unknown> {
    if (args.length < 1 || args.length > 2 || typeof args[0] !== 'object' || args[0] === null) {
      match('startAsync', args, [object], [object, anything])
    }
    if (!this.#callback) throw new Error(withoutCallback)
    const inputs = args[0] as object
    if (isTypedArray(inputs)) throw new Error('startAsync() takes an object of inputs by name, or an array of them.')
    for (const name in inputs) assertTensorLike((inputs as Record<string, unknown>)[name])
    const request = this.#idle.pop()
    return new Promise((resolve, reject) => {
      const job: Job = { inputs, userData: args[1], resolve, reject }
      if (request) this.#start(request, job)
      else this.#line.push(job)
    })
  }

  /**
   * Rejects what still waits in line, lets what runs come to its end (with its callback) and then frees the requests.
   * A second call does nothing.
   */
  release(): void {
    const waiting = this.#line.slice(this.#lineStart)
    this.#line = []
    this.#lineStart = 0
    this.#callback = null
    this.#idle = []
    const requests = this.#requests
    this.#requests = []
    for (const request of requests) free(request)
    for (const job of waiting)
      job.reject(new Error('The AsyncInferQueue was released before this inference was started.'))
  }

  [Symbol.dispose](): void {
    this.release()
  }

  #createRequests(): InferRequest[] {
    return Array.from({ length: this.#jobs }, () => this.#compiled.createInferRequest())
  }

  #start(request: InferRequest, job: Job): void {
    const callback = this.#callback
    try {
      InferRequest.setInputs(request, job.inputs)
      InferRequest.launch(request, (error) => {
        this.#finish(request, job, callback, error)
      })
    } catch (thrown) {
      // Not from within the caller's stack: the callback would start the next inference, which may fail likewise.
      queueMicrotask(() => {
        this.#finish(request, job, callback, thrown as Error)
      })
    }
  }

  #finish(request: InferRequest, job: Job, callback: QueueCallback | null, error: Error | null): void {
    try {
      callback?.(error, request, job.userData)
      if (error) job.reject(error)
      else job.resolve(job.userData)
    } catch (thrown) {
      job.reject(error ?? thrown)
    }
    this.#next(request)
  }

  #next(request: InferRequest): void {
    // Released meanwhile: it is no longer one of ours.
    if (!this.#requests.includes(request)) return
    const job = this.#line[this.#lineStart]
    if (!job) {
      this.#idle.push(request)
      return
    }
    this.#lineStart += 1
    if (this.#lineStart > 1024 || this.#lineStart === this.#line.length) {
      this.#line = this.#line.slice(this.#lineStart)
      this.#lineStart = 0
    }
    this.#start(request, job)
  }
}

function jobCount(compiled: CompiledModel, jobs: number | undefined): number {
  const count = jobs ?? Number(compiled.getProperty('OPTIMAL_NUMBER_OF_INFER_REQUESTS'))
  if (!Number.isInteger(count) || count < 1 || count > mostJobs) {
    throw new Error(`The number of jobs must be between 1 and ${String(mostJobs)}, not ${String(count)}.`)
  }
  return count
}
