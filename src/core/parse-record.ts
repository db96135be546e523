import * as z from 'zod'
import { fail, failureCodes } from './failure'
import { missingPostprocesses, unmeasuredPipelines } from './pipeline'
import { interruptionCauses, notComparedReasons, type RunRecord } from './record'

/** The newest version of the record that this program writes, and reads. */
export const schemaVersion = 1

const nullableNumber = z.number().nullable()
const nullableText = z.string().nullable()
const nullableFlag = z.boolean().nullable()
/** Every view shows it as a date, which an unreadable one would break. */
const moment = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'not a moment in time')

/** What only adds to a sentence that is there anyway is left out where it is not as it should be. */
const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)
const share = z.number().nonnegative()

const estimate = z.looseObject({ value: z.number(), low: nullableNumber, high: nullableNumber })
const step = z.looseObject({
  against: z.string(),
  ratio: estimate,
  advice: z.enum(['keep', 'no difference', 'skip']).nullable(),
  smallest: optional(share)
})
const calibration = z.looseObject({
  spread: share,
  pairs: z.number().int().nonnegative(),
  measuredAt: moment,
  row: z.string(),
  model: z.string()
})
const failure = z.looseObject({
  code: z.enum(failureCodes),
  message: z.string(),
  remedy: z.string(),
  why: optional(z.looseObject({ code: z.string(), facts: z.record(z.string(), z.string()) }))
})
const fact = z.union([z.string(), z.number(), z.array(z.string())])
const reason = z.looseObject({
  code: z.string(),
  evidence: z.string(),
  remedy: z.string(),
  facts: optional(z.record(z.string(), fact))
})

export const requestedShape = z.looseObject({
  hint: nullableText,
  weights: z.string(),
  modelFile: optional(z.string()),
  config: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
})

export const effectiveShape = z.looseObject({
  requests: nullableNumber,
  streams: nullableNumber,
  threads: nullableNumber,
  precision: nullableText,
  autoBatch: nullableNumber,
  executionDevices: z.array(z.string()).nullable(),
  framework: z.string().optional()
})

const beforeAfter = z.looseObject({ before: z.number(), after: z.number() })
const around = z.looseObject({
  othersShare: nullableNumber,
  stolenShare: nullableNumber,
  quota: z.looseObject({ periods: z.number(), throttledPeriods: z.number(), seconds: z.number() }).nullable(),
  standstillSeconds: nullableNumber,
  longestGapMs: nullableNumber,
  suspendedSeconds: nullableNumber,
  clockJumpSeconds: z.number(),
  onBattery: nullableFlag,
  debugger: nullableFlag,
  mhz: beforeAfter.nullable(),
  celsius: beforeAfter.nullable(),
  heatEvents: nullableNumber,
  deviceBusy: z.record(z.string(), z.number()),
  referenceMs: z.looseObject({ before: nullableNumber, after: nullableNumber })
})
const deviceNames = z.array(z.string()).nullable()
const executedOn = z.looseObject({
  before: deviceNames,
  after: deviceNames,
  handover: optional(z.looseObject({ to: deviceNames, seconds: z.number(), complete: z.boolean() }))
})

const boxMatch = z.looseObject({
  expected: share,
  matched: share,
  missed: share,
  extra: share,
  leastIou: nullableNumber,
  scoreDrift: nullableNumber,
  agree: z.boolean()
})
const compared = {
  bound: z.enum(['f32', 'f16', 'bf16', 'int8', 'unknown']),
  compared: z.looseObject({ before: share, during: share, after: share }),
  differing: share,
  unstable: share,
  notFinite: share,
  worst: z
    .looseObject({
      when: z.enum(['before', 'during', 'after']),
      input: share,
      output: z.string(),
      nrmse: share,
      worstColumn: share,
      cosine: z.number(),
      allowed: share
    })
    .nullable(),
  boxes: boxMatch.nullable()
}
/** Earlier programs, and perhaps later ones, say a state and nothing else. */
const agreement = z.union([
  z.looseObject({ state: z.enum(['same', 'different']), ...compared }),
  z.looseObject({
    state: z.literal('not checked'),
    why: z.enum(notComparedReasons),
    detail: optional(z.string())
  }),
  z.looseObject({ state: z.string() })
])

export const roundShape = z.looseObject({
  round: z.number().int().nonnegative(),
  frames: z.number().nonnegative(),
  seconds: z.number().nonnegative(),
  fps: z.number().nonnegative(),
  loadMs: z.number(),
  compileMs: nullableNumber,
  firstInferenceMs: z.number(),
  warmUp: z.looseObject({ inferences: z.number(), seconds: z.number(), steady: optional(nullableFlag) }),
  samples: z.looseObject({ startMs: z.array(z.number()), latencyMs: z.array(z.number()) }),
  outOfOrderFrames: nullableNumber,
  cpuShare: nullableNumber,
  peakMemoryBytes: nullableNumber,
  around: optional(around),
  executedOn: optional(executedOn),
  answers: optional(agreement),
  checkSeconds: optional(z.number())
})

export const detectionShape = z.looseObject({
  label: z.number(),
  name: z.string(),
  score: z.number(),
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  keypoints: optional(z.array(z.looseObject({ name: z.string(), x: z.number(), y: z.number(), score: z.number() })))
})

const positive = z.number().positive()
const pipeline = z.discriminatedUnion('state', [
  z.looseObject({
    state: z.literal('measured'),
    fps: positive,
    frames: positive,
    seconds: positive,
    requests: positive,
    stepsMs: z.looseObject({
      decode: share,
      preprocess: share,
      inference: share,
      readBack: share,
      postprocess: share.nullable()
    }),
    withoutPostprocess: z.enum(missingPostprocesses).nullable()
  }),
  z.looseObject({ state: z.literal('not-measured'), reason: z.enum(unmeasuredPipelines) })
])

const latencies = z.looseObject({
  mean: nullableNumber,
  min: nullableNumber,
  max: nullableNumber,
  p50: nullableNumber,
  p90: nullableNumber,
  p95: nullableNumber,
  p99: nullableNumber,
  p999: optional(nullableNumber)
})

const row = z.looseObject({
  id: z.string(),
  label: z.string(),
  backend: z.enum(['openvino', 'onnxruntime', 'pytorch']),
  device: z.string(),
  mode: z.enum(['sync', 'async']),
  batch: z.number().int().positive(),
  status: z.enum(['done', 'failed', 'cancelled', 'unavailable']),
  requested: requestedShape,
  effective: effectiveShape.nullable(),
  loadMs: nullableNumber,
  compileMs: nullableNumber,
  firstInferenceMs: nullableNumber,
  rounds: z.array(roundShape),
  fps: estimate.nullable(),
  intervalCoverage: optional(share.max(1).nullable()),
  calibration: optional(calibration.nullable()),
  secondsPerImage: nullableNumber,
  latencyMs: latencies.nullable(),
  trust: z.looseObject({ state: z.enum(['valid', 'doubtful', 'invalid']), reasons: z.array(reason) }).nullable(),
  step: step.nullable(),
  // Not in the first results of this version.
  baseline: step.nullable().default(null),
  resources: z.looseObject({ cpuShare: nullableNumber, peakMemoryBytes: nullableNumber }).nullable(),
  outOfOrderFrames: nullableNumber,
  agreement: agreement.nullable(),
  detections: optional(z.array(detectionShape).nullable()),
  pictureSize: optional(z.tuple([positive, positive])),
  pipeline: optional(pipeline),
  failure: failure.nullable()
})

const circumstances = z.looseObject({
  usableCores: nullableNumber,
  physicalCores: nullableNumber,
  cpuQuota: nullableNumber,
  memoryLimitBytes: nullableNumber,
  loadBefore: nullableNumber,
  governor: nullableText,
  onBattery: nullableFlag,
  virtualMachine: nullableFlag,
  processors: optional(
    z.looseObject({
      frequencyDriver: nullableText,
      minMhz: nullableNumber,
      maxMhz: nullableNumber,
      currentMhz: nullableNumber,
      energyPreference: nullableText,
      turbo: nullableFlag,
      smt: nullableFlag,
      cores: z.looseObject({ performance: z.number(), efficient: z.number() }).nullable()
    })
  ),
  affinity: optional(z.looseObject({ allowed: z.number(), of: z.number(), list: nullableText })),
  container: optional(nullableText),
  powerPlan: optional(nullableText),
  powerSaving: optional(nullableFlag),
  remoteDesktop: optional(nullableFlag),
  debugger: optional(nullableFlag),
  celsius: optional(nullableNumber),
  availableMemoryBytes: optional(nullableNumber)
})

const after = z.looseObject({
  cpuQuota: nullableNumber,
  loadBefore: nullableNumber,
  governor: nullableText,
  onBattery: nullableFlag,
  powerPlan: optional(nullableText),
  powerSaving: optional(nullableFlag),
  celsius: optional(nullableNumber),
  availableMemoryBytes: optional(nullableNumber),
  currentMhz: nullableNumber
})
const reference = z.looseObject({ baselineMs: nullableNumber, threads: z.number(), waitedSeconds: z.number() })

const device = z.looseObject({
  id: z.string(),
  fullName: z.string(),
  type: z.enum(['integrated', 'discrete']).nullable(),
  architecture: nullableText,
  capabilities: z.array(z.string()),
  streamsRange: z.array(z.number()).nullable(),
  requestsRange: z.array(z.number()).nullable(),
  optimalRequests: nullableNumber,
  memoryBytes: nullableNumber,
  driverVersion: nullableText,
  pluginVersion: nullableText,
  properties: z.record(z.string(), z.unknown())
})

const namedDevice = z.looseObject({ id: z.string(), fullName: nullableText })
const otherGraphics = optional(z.array(z.looseObject({ name: z.string(), vendor: z.string() })))
/** What every verdict may say beside its own. */
const besides = {
  notCompared: otherGraphics,
  fasterButDifferent: optional(z.array(z.looseObject({ row: z.string(), fps: z.number() })))
}
const only = { device: namedDevice, because: z.enum(['only-one-usable', 'only-one-measured']) }
const pair = { first: namedDevice, second: namedDevice, ratio: estimate }
const gain = z.looseObject({
  ...besides,
  kind: z.enum(['gain', 'first-gain', 'no-gain']),
  ...only,
  trick: z.looseObject({ hint: nullableText, device: z.string(), batch: z.number() }),
  baseline: z.looseObject({ framework: z.string(), threads: nullableNumber }),
  ratio: estimate,
  alike: optional(z.array(z.string()))
})
const verdictFacts = z.union([
  gain,
  z.looseObject({ kind: z.literal('faster'), ...pair, ...besides }),
  z.looseObject({ kind: z.literal('tie'), ...pair, rows: z.array(z.string()), smallest: optional(share), ...besides }),
  z.looseObject({ kind: z.literal('leads'), first: namedDevice, fps: z.number(), ...besides }),
  z.looseObject({
    kind: z.literal('best-row'),
    ...only,
    row: z.string(),
    label: z.string(),
    fps: z.number(),
    ...besides
  }),
  z.looseObject({ kind: z.literal('only-baseline'), row: z.string(), label: z.string(), ...besides }),
  z.looseObject({ kind: z.enum(['untrusted', 'nothing']), ...besides })
])

const record = z.looseObject({
  schemaVersion: z.literal(schemaVersion),
  app: z.looseObject({ name: z.string(), version: z.string() }),
  id: z.string(),
  startedAt: moment,
  finishedAt: moment.nullable(),
  writer: z.number().optional(),
  machine: z.looseObject({
    id: z.string(),
    os: z.string(),
    cpu: z.string(),
    cores: nullableNumber,
    memoryBytes: nullableNumber,
    circumstances
  }),
  openvino: z.looseObject({ version: z.string(), source: z.string() }).nullable(),
  devices: z.array(device),
  otherGraphics,
  model: z.looseObject({
    id: z.string(),
    name: z.string(),
    sha256: nullableText,
    licence: z.string(),
    inputShape: z.array(z.number()),
    synthetic: z.boolean(),
    source: z.string()
  }),
  plan: z.looseObject({
    mode: z.enum(['quick', 'standard', 'thorough', 'custom']),
    rounds: z.number().int().nonnegative(),
    stop: z.looseObject({ frames: nullableNumber, minSeconds: z.number(), maxSeconds: nullableNumber }),
    seed: nullableNumber,
    image: nullableText,
    rows: z.array(z.string())
  }),
  rows: z.array(row),
  extraRounds: optional(z.looseObject({ count: z.number().int().nonnegative(), because: z.array(z.string()) })),
  verdict: z.looseObject({ sentence: z.string(), winner: nullableText, facts: optional(verdictFacts) }),
  interruptions: optional(
    z.array(z.looseObject({ row: z.string(), round: z.number(), cause: z.enum(interruptionCauses) }))
  ),
  after: optional(after),
  reference: optional(reference),
  importedFrom: z
    .looseObject({
      tool: z.string(),
      format: z.string(),
      file: z.string(),
      unknown: z.array(z.string()),
      printedFps: optional(positive)
    })
    .optional()
})

/**
 * A saved result from text that may come from anywhere. `name` is how the user knows the file.
 * Fails with `record-unreadable`, or `record-newer` where a newer program wrote it.
 */
export function parseRecord(text: string, name: string): RunRecord {
  const value = parseJson(text, name)
  const version = typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : null
  if (typeof version === 'number' && version > schemaVersion) {
    throw fail(
      'record-newer',
      `${name} was written by a newer VinoBench (its format is version ${version}, this program reads up to ${schemaVersion}).`,
      'Open it with the newer program. The file was not touched.'
    )
  }
  const parsed = record.safeParse(value)
  if (parsed.success) return parsed.data as unknown as RunRecord
  const [issue] = parsed.error.issues
  const where = issue === undefined || issue.path.length === 0 ? 'its beginning' : `"${issue.path.join('.')}"`
  throw fail(
    'record-unreadable',
    `${name} is not a VinoBench result: ${where} is not as it should be.`,
    'Choose a file that `vinobench run --json` wrote.',
    parsed.error.message
  )
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw fail(
      'record-unreadable',
      `${name} is not a VinoBench result: it is not valid JSON${text.trim() === '' ? ' (it is empty)' : ''}.`,
      'Choose a file that `vinobench run --json` wrote.',
      error instanceof Error ? error.message : String(error)
    )
  }
}
