import path from 'node:path'
import * as z from 'zod'
import { writeWhole } from '../records'
import { type FileIdentity, isIntact, readTextOrNull, sizeOrNull } from './files'
import { decoderSchema, modelInputSchema, taskSchema } from './manifest'
import { prepareYolov5, type Yolov5Source } from './yolov5/prepare'

export type Precision = 'f32' | 'f16'

/** Raised whenever the builder writes other bytes for the same network, so that files of before are made anew. */
const builderRecipe = 1

const details = z.object({
  task: taskSchema,
  input: modelInputSchema,
  decoder: decoderSchema.nullable(),
  classNames: z.array(z.string()),
  synthetic: z.boolean(),
  variant: z.string(),
  parameters: z.number()
})
const sidecar = details.extend({ recipe: z.number(), bytes: z.number(), sha256: z.string() })

export type Yolov5File = FileIdentity & z.infer<typeof details> & { readonly path: string }

export interface Yolov5Request {
  readonly source: Yolov5Source
  /** The file is `<folder>/<stem>-<width>x<height>-<precision>.onnx`, its sidecar the same with .json. */
  readonly folder: string
  readonly stem: string
  readonly width: number
  readonly height: number
  readonly precision: Precision
}

/**
 * The network as an ONNX file: the one made before if it is still what its sidecar says, byte for byte, else made anew.
 * Two processes may do this at once: both files and sidecars appear whole, and both are the same.
 */
export async function ensureYolov5(request: Yolov5Request): Promise<Yolov5File> {
  const found = await intactYolov5(request)
  if (found) return found
  const file = fileOf(request)
  const { source, width, height, precision } = request
  const made = await prepareYolov5(file, { source, width, height, precision })
  const record = sidecar.parse({ ...made, recipe: builderRecipe })
  await writeWhole(sidecarOf(file), `${JSON.stringify(record, null, 1)}\n`)
  return { ...record, path: file }
}

/** The file made before, if it is still what its sidecar says, byte for byte. */
export async function intactYolov5(request: Omit<Yolov5Request, 'source'>): Promise<Yolov5File | null> {
  const file = fileOf(request)
  const known = await readSidecar(file)
  return known && (await isIntact(file, known)) ? { ...known, path: file } : null
}

/** What has been prepared, judged by its size only: quick, for lists and for set-up. Whoever runs it calls `ensureYolov5`. */
export async function peekYolov5(request: Omit<Yolov5Request, 'source'>): Promise<Yolov5File | null> {
  const file = fileOf(request)
  const known = await readSidecar(file)
  return known && (await sizeOrNull(file)) === known.bytes ? { ...known, path: file } : null
}

function fileOf({ folder, stem, width, height, precision }: Omit<Yolov5Request, 'source'>): string {
  return path.join(folder, `${stem}-${width}x${height}-${precision}.onnx`)
}

function sidecarOf(file: string): string {
  return file.replace(/\.onnx$/, '.json')
}

async function readSidecar(file: string): Promise<z.infer<typeof sidecar> | null> {
  const text = await readTextOrNull(sidecarOf(file))
  try {
    const parsed = sidecar.safeParse(JSON.parse(text ?? 'null'))
    return parsed.success && parsed.data.recipe === builderRecipe ? parsed.data : null
  } catch {
    return null
  }
}
