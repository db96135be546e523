/** What happens to a frame in an application, in its order; inference is one part of it. */
export const pipelineSteps = ['decode', 'preprocess', 'inference', 'readBack', 'postprocess'] as const
export type PipelineStep = (typeof pipelineSteps)[number]

/** Why there is no pipeline figure. */
export const unmeasuredPipelines = ['no-picture', 'unknown-input', 'other-process', 'too-slow', 'failed'] as const
export type UnmeasuredPipeline = (typeof unmeasuredPipelines)[number]

/** Why the answers were not turned into boxes: random ones give that step other work than real ones. */
export const missingPostprocesses = ['random-weights', 'unknown-answers'] as const
export type MissingPostprocess = (typeof missingPostprocesses)[number]

/**
 * Whole frames from the picture's bytes to its boxes, on what the row had compiled, with as many in work at once as the row
 * has requests. Measured once per row, after the timed part of the first round: no interval.
 */
export type PipelineRecord =
  | {
      readonly state: 'measured'
      /** Frames divided by the time from the first start to the last completion. */
      readonly fps: number
      readonly frames: number
      readonly seconds: number
      /** Inferences in work at once. */
      readonly requests: number
      /**
       * Mean milliseconds per frame, start to end of the step, so that one at a time they add up to what a frame took: with
       * several in work at once it also waits in them, and the steps overlap. Frames of one batch share its inference and
       * read-back. Null: not part of it (see `withoutPostprocess`).
       */
      readonly stepsMs: Readonly<Record<Exclude<PipelineStep, 'postprocess'>, number>> & {
        readonly postprocess: number | null
      }
      readonly withoutPostprocess: MissingPostprocess | null
    }
  | { readonly state: 'not-measured'; readonly reason: UnmeasuredPipeline }

export type MeasuredPipeline = Extract<PipelineRecord, { state: 'measured' }>

/** The timed part of it takes at most so long, in seconds; a plan that bounds its rounds to less bounds this too. */
export const pipelineSeconds = 1
