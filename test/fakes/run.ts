import { homedir } from 'node:os'
import { fail } from '../../src/core/failure'
import { RunControl } from '../../src/engine/run-control'
import { type JobListeners, type RunContext, runPlan } from '../../src/engine/run-plan'
import type { JobKind, JobOf, JobResults, PreparedModel } from '../../src/engine/worker/protocol'
import type { RunEvent } from '../../src/core/events'
import type { Plan } from '../../src/core/plan'
import { effectiveOn, fakeDevice, fakeRound, specOf } from './rounds'

export const model: PreparedModel = {
  description: {
    id: 'tiny',
    name: 'Tiny',
    source: 'test',
    licence: 'MIT',
    sha256: null,
    task: 'unknown',
    input: { name: 'x', shape: [1, 3, 8, 8], layout: 'NCHW', elementType: 'f32', white: 1 },
    decoder: null,
    classNames: [],
    synthetic: true
  },
  files: {
    f32: { path: '/tiny.onnx', sha256: 'ab', weights: 'FP32 in ONNX' },
    f16: { path: '/tiny.xml', sha256: 'cd', weights: 'FP16 in OpenVINO IR' }
  },
  warnings: []
}

export const plan = (ids: string[], rounds: number): Plan => ({
  mode: 'custom',
  rows: ids.map(specOf),
  model: 'tiny',
  image: null,
  rounds,
  stop: { frames: 10, minSeconds: 0, maxSeconds: null },
  seed: 5
})

export type Measured = JobResults['measure']

/** Runs a plan over engine processes that answer as `measure` says. */
export async function run(
  planned: Plan,
  measure: (job: JobOf<'measure'>, stop: AbortSignal | undefined) => Measured | Promise<Measured>,
  prepare: (job: JobOf<'prepare-model'>) => PreparedModel = () => model,
  control = new RunControl(),
  more: Partial<RunContext> = {}
) {
  const events: RunEvent[] = []
  const jobs: JobOf<'measure'>[] = []
  const answers = {
    devices: () => ({
      openvino: { version: '2026.4.1', source: 'c-api' as const },
      devices: [fakeDevice('CPU')],
      missing: [
        { id: 'GPU' as const, code: 'reserved', facts: { device: 'Arc', driver: 'vfio-pci' }, reason: '', remedy: '' }
      ]
    }),
    'prepare-model': prepare,
    // Asked for only by a run that has a folder for them.
    'reference-answers': (): never => {
      throw fail('disk-full', `${homedir()}/answers could not be written: the disk is full.`, 'Free some space.')
    },
    measure: (job: JobOf<'measure'>, stop?: AbortSignal) => {
      jobs.push(job)
      return measure(job, stop)
    }
  }
  const context: RunContext = {
    app: { name: 'VinoBench', version: '0' },
    folders: { root: '/', models: '/', userModels: '/' },
    defaultImage: null,
    control,
    known: [],
    job: async <K extends JobKind>(job: JobOf<K>, _listeners?: JobListeners, stop?: AbortSignal) => {
      const answer = answers[job.kind as keyof typeof answers] as (job: unknown, stop?: AbortSignal) => JobResults[K]
      return Promise.resolve(answer(job, stop))
    },
    ...more
  }
  const record = await runPlan(planned, context, (event) => events.push(event))
  return { record, events, jobs }
}

export const measured = (fps: number) => (job: JobOf<'measure'>) => ({
  round: fakeRound(job.round, fps),
  effective: effectiveOn(job.row.device),
  requested: { hint: job.row.hint, weights: model.files[job.row.weights].weights, config: {} }
})
