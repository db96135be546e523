import { z } from 'zod'
import { fail, failureCodes } from './failure'
import type { RunRecord } from './record'

/** The newest version of the record that this program writes, and reads. */
export const schemaVersion = 1

const estimate = z.looseObject({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() })
const step = z.looseObject({
  against: z.string(),
  ratio: estimate,
  advice: z.enum(['keep', 'no difference', 'skip']).nullable()
})
const failure = z.looseObject({ code: z.enum(failureCodes), message: z.string(), remedy: z.string() })
const reason = z.looseObject({ code: z.string(), evidence: z.string(), remedy: z.string() })
const nullableNumber = z.number().nullable()

const row = z.looseObject({
  id: z.string(),
  label: z.string(),
  backend: z.enum(['openvino', 'onnxruntime', 'pytorch']),
  device: z.string(),
  mode: z.enum(['sync', 'async']),
  batch: z.number().int().positive(),
  status: z.enum(['done', 'failed', 'cancelled', 'unavailable']),
  rounds: z.array(
    z.looseObject({
      round: z.number().int().nonnegative(),
      frames: z.number().nonnegative(),
      seconds: z.number().nonnegative(),
      fps: z.number().nonnegative(),
      samples: z.looseObject({ startMs: z.array(z.number()), latencyMs: z.array(z.number()) })
    })
  ),
  fps: estimate.nullable(),
  secondsPerImage: nullableNumber,
  latencyMs: z
    .looseObject({
      mean: nullableNumber,
      min: nullableNumber,
      max: nullableNumber,
      p50: nullableNumber,
      p90: nullableNumber,
      p95: nullableNumber,
      p99: nullableNumber
    })
    .nullable(),
  trust: z.looseObject({ state: z.enum(['valid', 'doubtful', 'invalid']), reasons: z.array(reason) }).nullable(),
  step: step.nullable(),
  baseline: step.nullable().optional(),
  failure: failure.nullable()
})

const record = z.looseObject({
  schemaVersion: z.literal(schemaVersion),
  app: z.looseObject({ name: z.string(), version: z.string() }),
  id: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  machine: z.looseObject({
    id: z.string(),
    os: z.string(),
    cpu: z.string(),
    cores: z.number(),
    memoryBytes: z.number()
  }),
  openvino: z.looseObject({ version: z.string(), source: z.string() }).nullable(),
  model: z.looseObject({ id: z.string(), name: z.string(), sha256: z.string().nullable() }),
  rows: z.array(row),
  verdict: z.looseObject({ sentence: z.string(), winner: z.string().nullable() })
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
