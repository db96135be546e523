import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { type FileHandle, open, readdir, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod'
import type { AnswerScale } from '../../../core/agreement/measure'
import { removeLeftovers, writeWhole } from '../../records'

/** One output of the reference, for all distinct frames. */
export interface ReferenceOutput {
  readonly name: string
  /** With a batch of 1. */
  readonly shape: readonly number[]
  /** One for each distinct frame. */
  readonly scales: readonly AnswerScale[]
  /** How far the answer to each frame moves where the frame changes by 0.4 %: its `nrmse`. */
  readonly movements: readonly number[]
}

/** The values of one frame, one array for each output. */
export type FrameValues = readonly Float32Array[]

/** The layout of the file; files of another one are made anew. */
const layout = 1
const magic = 'VinoBench answers'
const extension = '.answers'
/** What all references together may take on the disk. */
const mostBytes = 256 * 2 ** 20
/** One larger than this is not kept, and so not compared with. */
export const mostReferenceBytes = 128 * 2 ** 20

const headerSchema = z.object({
  magic: z.literal(magic),
  layout: z.literal(layout),
  frames: z.number().int().positive(),
  /** Of the values. */
  sha256: z.string(),
  outputs: z.array(
    z.object({
      name: z.string(),
      shape: z.array(z.number().int().nonnegative()),
      scales: z.array(z.object({ units: z.array(z.number()), means: z.array(z.number()) })),
      movements: z.array(z.number())
    })
  )
})
const mostHeader = 64 * 2 ** 20

export const lengthOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1)

/** Where the reference of these properties lies. */
export function referencePath(folder: string, of: readonly unknown[]): string {
  const key = createHash('sha256')
    .update(JSON.stringify([layout, ...of]))
    .digest('hex')
  return path.join(folder, `${key.slice(0, 32)}${extension}`)
}

/** Written whole or not at all: the header, its length before it, then the values of all outputs frame by frame. */
export async function writeReference(
  file: string,
  outputs: readonly ReferenceOutput[],
  frames: readonly FrameValues[]
): Promise<void> {
  const values = Buffer.concat(frames.flat().map(bytesOf))
  const sha256 = createHash('sha256').update(values).digest('hex')
  const header = Buffer.from(JSON.stringify({ magic, layout, frames: frames.length, sha256, outputs }))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(header.length)
  await removeLeftovers(path.dirname(file))
  await writeWhole(file, Buffer.concat([length, header, values]))
  await removeOldest(path.dirname(file), file)
}

const bytesOf = (values: Float32Array): Buffer => Buffer.from(values.buffer, values.byteOffset, values.byteLength)

/** What a whole and undamaged file says of its values; null where there is none. */
export async function checkReference(file: string): Promise<ReferenceFacts | null> {
  let handle: FileHandle | null = null
  try {
    handle = await open(file, 'r')
    const facts = await readHeader(handle, file)
    const hash = createHash('sha256')
    for await (const chunk of handle.createReadStream({ start: facts.start, autoClose: false }))
      hash.update(chunk as Buffer)
    if (hash.digest('hex') !== facts.sha256) return null
    // What is used is not the oldest.
    await utimes(file, new Date(), new Date()).catch(() => undefined)
    return facts
  } catch {
    return null
  } finally {
    await handle?.close()
  }
}

export interface ReferenceFacts {
  readonly file: string
  readonly outputs: readonly ReferenceOutput[]
  /** Where the values begin. */
  readonly start: number
}

async function readHeader(handle: FileHandle, file: string): Promise<ReferenceFacts & { sha256: string }> {
  const length = Buffer.alloc(4)
  await handle.read(length, 0, 4, 0)
  const size = length.readUInt32LE()
  if (size > mostHeader) throw new Error('Not a reference.')
  const header = Buffer.alloc(size)
  await handle.read(header, 0, size, 4)
  const { outputs, frames, sha256 } = headerSchema.parse(JSON.parse(header.toString('utf8')))
  const start = 4 + size
  const values = frames * outputs.reduce((sum, { shape }) => sum + lengthOf(shape), 0)
  if ((await handle.stat()).size !== start + 4 * values) throw new Error('Not complete.')
  return { file, outputs, start, sha256 }
}

/** The oldest go until the rest is within the limit; `keep` stays in any case. */
async function removeOldest(folder: string, keep: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(extension))
  const files = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name)
      const { size, mtimeMs } = await stat(file).catch(() => ({ size: 0, mtimeMs: 0 }))
      return { file, size, mtimeMs: file === keep ? Infinity : mtimeMs }
    })
  )
  let total = 0
  for (const { file, size } of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
    total += size
    if (total > mostBytes && file !== keep) await rm(file, { force: true }).catch(() => undefined)
  }
}

/** Reads the reference one output of one frame at a time: a round must not need the memory of all of them. */
export class ReferenceReader {
  readonly #file: number
  readonly #start: number
  readonly #lengths: readonly number[]
  readonly #memory: readonly Float32Array[]

  /** Throws where the file is gone. */
  constructor({ file, start, outputs }: ReferenceFacts) {
    this.#file = openSync(file, 'r')
    this.#start = start
    this.#lengths = outputs.map(({ shape }) => lengthOf(shape))
    this.#memory = this.#lengths.map((length) => new Float32Array(length))
  }

  /** The values of one output for one frame; valid until the next call for the same output. */
  read(frame: number, output: number): Float32Array {
    const values = this.#memory[output] ?? new Float32Array()
    const perFrame = this.#lengths.reduce((sum, length) => sum + length, 0)
    const before = this.#lengths.slice(0, output).reduce((sum, length) => sum + length, 0)
    const position = this.#start + 4 * (frame * perFrame + before)
    const bytes = readSync(this.#file, new Uint8Array(values.buffer), 0, values.byteLength, position)
    if (bytes !== values.byteLength) throw new Error('The reference answers are cut short.')
    return values
  }

  close(): void {
    closeSync(this.#file)
  }
}
