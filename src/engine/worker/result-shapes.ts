import * as z from 'zod'
import { detectionShape, effectiveShape, requestedShape, roundShape } from '../../core/parse-record'
import { decoderSchema, modelInputSchema, taskSchema } from '../models/manifest'
import type { JobKind } from './protocol'

/**
 * What a result is made of, as far as somebody relies on it: a process whose memory is damaged may answer anything, and what
 * it answers is to be refused where it comes in, not where it is first read.
 */

const text = z.string()
const texts = z.array(text)
const number = z.number()
const bytes = z.instanceof(Uint8Array)

const description = z.looseObject({
  ...{ id: text, name: text, source: text, licence: text, sha256: text.nullable() },
  ...{ task: taskSchema, input: modelInputSchema, decoder: decoderSchema.nullable() },
  ...{ classNames: texts, synthetic: z.boolean() }
})
const modelFile = z.looseObject({ path: text, sha256: text, weights: text })
const openvino = z.looseObject({ version: text, source: text })
const device = z.looseObject({ id: text, fullName: text })
const missing = z.looseObject({ id: text, reason: text, remedy: text })
const otherGraphics = z.array(z.looseObject({ name: text, vendor: text }))
const diagnosis = { missing: z.array(missing), otherGraphics }
const shownPicture = z.looseObject({ mime: text, bytes })
const imported = z.looseObject({ description, warnings: texts })

const shapes: Readonly<Record<JobKind, z.ZodType>> = {
  measure: z.looseObject({
    round: roundShape,
    effective: effectiveShape,
    requested: requestedShape,
    found: z.looseObject({}).nullish(),
    pipeline: z.looseObject({ state: text }).nullish()
  }),
  'reference-answers': z.union([
    z.looseObject({ facts: z.looseObject({}), boxes: z.array(z.array(detectionShape).nullable()) }),
    z.looseObject({ why: text })
  ]),
  reference: z.looseObject({ milliseconds: number.nullable() }),
  devices: z.looseObject({ openvino, devices: z.array(device), ...diagnosis }),
  'device-ids': z.looseObject({ openvino, ids: texts }),
  'describe-device': device,
  diagnose: z.looseObject(diagnosis),
  'try-official-addon': z.looseObject({ works: z.boolean(), reason: text.nullable() }),
  'prepare-model': z.looseObject({
    description,
    files: z.looseObject({ f32: modelFile, f16: modelFile }),
    warnings: texts
  }),
  detect: z.looseObject({
    ...{ model: description, device: text, width: number, height: number, detections: z.array(detectionShape) },
    ...{ png: bytes.nullable(), picture: shownPicture.nullable(), times: z.looseObject({}), warnings: texts }
  }),
  live: z.looseObject({ frames: number, outOfOrderFrames: number }),
  'show-pictures': z.looseObject({ pictures: z.array(shownPicture) }),
  'import-model': imported,
  'find-imported': z.looseObject({ found: imported.nullable() }),
  export: z.looseObject({ bytes: number }),
  // Read and checked in there, from a file of anybody's.
  'read-record': z.looseObject({ schemaVersion: number, id: text, rows: z.array(z.looseObject({ id: text })) }),
  'list-models': z.looseObject({ models: z.array(z.looseObject({ ...description.shape, origin: text })) })
}

export const hasShape = (kind: JobKind, result: unknown): boolean => shapes[kind].safeParse(result).success
