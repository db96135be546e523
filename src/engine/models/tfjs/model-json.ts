import * as z from 'zod'
import { fail } from '../../../core/failure'

const bytes = z.string()
const int64 = z.union([z.string().regex(/^-?\d+$/), z.number().int()])
const shape = z.object({
  dim: z.array(z.object({ size: int64.optional() })).optional(),
  unknownRank: z.boolean().optional()
})
const tensor = z.object({
  dtype: z.string().optional(),
  tensorShape: shape.optional(),
  tensorContent: bytes.optional()
})
const attribute = z.object({
  s: bytes.optional(),
  i: int64.optional(),
  f: z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]).optional(),
  b: z.boolean().optional(),
  type: z.string().optional(),
  shape: shape.optional(),
  tensor: tensor.optional(),
  list: z
    .object({
      s: z.array(bytes).optional(),
      i: z.array(int64).optional(),
      f: z.array(z.number()).optional(),
      b: z.array(z.boolean()).optional(),
      type: z.array(z.string()).optional(),
      shape: z.array(shape).optional()
    })
    .optional()
})
const node = z.object({
  name: z.string().min(1),
  op: z.string().min(1),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), attribute).default({})
})
const weight = z.object({
  name: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  dtype: z.enum(['float32', 'int32', 'bool']),
  quantization: z
    .union([
      z.object({ dtype: z.literal('float16') }),
      z.object({ dtype: z.enum(['uint8', 'uint16']), scale: z.number(), min: z.number() })
    ])
    .optional()
})
const modelJson = z.object({
  format: z.literal('graph-model'),
  modelTopology: z.object({
    node: z.array(node).min(1),
    library: z.object({ function: z.array(z.unknown()).optional() }).optional()
  }),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(weight) }))
})

/** TensorFlow.js's model.json of a graph model: a GraphDef in protobuf's JSON mapping and the list of its constants. */
export type TfjsModel = z.infer<typeof modelJson>
export type TfjsWeight = z.infer<typeof weight>

/** Reads and checks a model.json. Throws a FailureError that names the first thing that is wrong. */
export function parseModelJson(text: string): TfjsModel {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    throw unreadable(`it is not JSON (${cause instanceof Error ? cause.message : String(cause)})`)
  }
  const result = modelJson.safeParse(parsed)
  if (!result.success) {
    const issue = result.error.issues[0]
    throw unreadable(`"${issue?.path.join('.') ?? ''}" is not as expected (${issue?.message ?? 'unknown'})`)
  }
  if ((result.data.modelTopology.library?.function ?? []).length > 0) {
    throw fail(
      'model-unsupported',
      'This TensorFlow.js model holds functions (control flow), which are not converted.',
      'Export the model as ONNX or as a TensorFlow SavedModel instead.'
    )
  }
  return result.data
}

function unreadable(reason: string): Error {
  return fail(
    'model-unreadable',
    `The model.json is not a TensorFlow.js graph model: ${reason}.`,
    'Get the model again; layers models (Keras) are not supported, graph models are.'
  )
}
