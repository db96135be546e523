import { maxSamples, type RoundRecord } from '../../../core/record'
import { asInferenceFailure } from '../../openvino/message'
import { RoundAnswers } from '../answers/round-answers'
import type { AnswerSampler } from '../answers/sampler'
import { waitForHandover } from '../handover'
import { prepareInputs } from '../inputs'
import { ownBoxes } from '../own-boxes'
import type { MeasureContext } from '../measure-context'
import type { JobResults } from '../protocol'
import { measurePipeline } from '../pipeline'
import { referenceWork } from '../reference-work'
import { RoundWatch } from '../round-watch'
import { selfTimed } from '../self-timed'
import { type Clock, timedLoop, type Timeline } from '../timed-loop'
import { warmUp } from '../warm-up'
import type { ExecutesOn } from '../workload'
import { type MeasureJob, openRow, type Opened } from './open-row'

/** One round of one row, and right after it the reference work: what the round left the processors at. */
export async function measure(job: MeasureJob, context: MeasureContext): Promise<JobResults['measure']> {
  const measured = await measureRound(job, context)
  const { around } = measured.round
  if (around === undefined) return measured
  // Once nothing of the row runs any more: threads of a framework that wait by spinning would slow it down.
  const referenceMs = { before: null, after: await referenceWork(job.usableCores) }
  return { ...measured, round: { ...measured.round, around: { ...around, referenceMs } } }
}

/** Load → compile → first inference → warm up every request → the timed part. */
async function measureRound(job: MeasureJob, context: MeasureContext): Promise<JobResults['measure']> {
  const { now, phase } = context
  phase('loading')
  const inputs = await prepareInputs(job.model.description.input, job.row.batch, job.image, job.seed)
  const opened = await openRow(job, inputs, context)
  const answers = new RoundAnswers(job, opened, now)
  try {
    phase('first-inference')
    const firstInferenceMs = await firstInference(opened, now)
    phase('warming-up')
    await answers.before()
    const executes = (): ExecutesOn | null => opened.workload.executesOn?.() ?? null
    const handover = await waitForHandover({ look: executes, now })
    const warm = await warmUp({
      infer: (index) => opened.workload.infer(index),
      lanes: opened.requests,
      inputs: inputs.length,
      now
    })
    const sampler = opened.measureItself === null ? answers.sampler(warm) : null
    const keep = opened.measureItself === null ? [] : answers.numbersToKeep(warm)
    phase('measuring')
    const before = executes()
    const watch = new RoundWatch()
    watch.begin()
    const timed = await time(opened, job, { inputs: inputs.length, warm, sampler, keep }, context)
    watch.end()
    // Reading it in the timed part would be in the figure; a device that changes is seen by the two.
    const after = executes()
    phase('finishing')
    const effective = await opened.workload.effective()
    await answers.after(sampler, timed.kept ?? [])
    const agreement = answers.judge(effective)
    const checked = agreement !== undefined && { answers: agreement, checkSeconds: answers.seconds }
    const around = watch.report({ ...timed, standstillSeconds: context.standstillSeconds?.() ?? null })
    const executedOn = { before: before?.devices ?? null, after: after?.devices ?? null, ...(handover && { handover }) }
    const round = { ...toRound(job, opened, timed, { firstInferenceMs, warm }), around, executedOn, ...checked }
    // Once is enough: every round runs the same model over the same picture.
    const found = job.round === 0 ? await ownBoxes(job, opened) : null
    const pipeline = job.round === 0 ? await measurePipeline(job, opened, timed.latencyMs, now) : null
    return { round, effective, requested: opened.requested, found, pipeline }
  } catch (thrown) {
    throw asInferenceFailure(thrown)
  } finally {
    answers.close()
    await opened.workload.dispose()
  }
}

async function firstInference(opened: Opened, now: Clock): Promise<number> {
  if (opened.measureItself !== null) return opened.measureItself.timedInfer(0)
  const start = now()
  await opened.workload.infer(0)
  return now() - start
}

interface Timed extends Timeline {
  /** Of all threads of the process that inferred. */
  readonly cpuSeconds: number
  readonly peakMemoryBytes: number | null
  /** Of a workload that keeps its own time: numbers of the frames whose outputs it kept. */
  readonly kept?: readonly number[]
}

interface TimingOptions {
  readonly inputs: number
  readonly warm: RoundRecord['warmUp']
  readonly sampler: AnswerSampler | null
  readonly keep: readonly number[]
}

async function time(
  { workload, requests, measureItself }: Opened,
  job: MeasureJob,
  { inputs, warm, sampler, keep }: TimingOptions,
  context: MeasureContext
): Promise<Timed> {
  if (measureItself !== null) return selfTimed(measureItself, job.stop, warm, context, keep)
  const before = process.cpuUsage()
  const timeline = await timedLoop({
    infer: (index, take) => workload.infer(index, take),
    lanes: requests,
    inputs,
    batch: job.row.batch,
    stop: job.stop,
    now: context.now,
    progress: context.progress,
    ...(sampler !== null && { sampler })
  })
  const { user, system } = process.cpuUsage(before)
  // Linux and Node count the largest resident set in kibibytes.
  return { ...timeline, cpuSeconds: (user + system) / 1e6, peakMemoryBytes: process.resourceUsage().maxRSS * 1024 }
}

function toRound(
  job: MeasureJob,
  opened: Opened,
  timed: Timed,
  before: { firstInferenceMs: number; warm: RoundRecord['warmUp'] }
): RoundRecord {
  return {
    round: job.round,
    frames: timed.frames,
    seconds: timed.seconds,
    fps: timed.frames / timed.seconds,
    loadMs: opened.loadMs,
    compileMs: opened.compileMs,
    firstInferenceMs: before.firstInferenceMs,
    warmUp: before.warm,
    samples: { startMs: kept(timed.startMs), latencyMs: kept(timed.latencyMs) },
    outOfOrderFrames: job.row.mode === 'async' ? timed.outOfOrderFrames : null,
    cpuShare: timed.cpuSeconds / timed.seconds / job.usableCores,
    peakMemoryBytes: timed.peakMemoryBytes
  }
}

/** The first samples, in whole microseconds: what the clock can tell, and half the size in a file. */
function kept(values: readonly number[]): number[] {
  return values.slice(0, maxSamples).map((value) => Math.round(value * 1000) / 1000)
}
