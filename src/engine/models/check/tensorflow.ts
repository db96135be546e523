import { lstat, readdir } from 'node:fs/promises'
import path from 'node:path'
import { fail } from '../../../core/failure'
import { decodeGraphDef, type GraphNode, type TensorShape } from '../tfjs/graphdef'
import { freeDimensionWarnings, type FormatFindings, type ModelFile, type ModelValue, tensorBytes } from './findings'
import { fields, MalformedMessage } from './protobuf-walk'

const elementTypes: Readonly<Record<string, string>> = {
  DT_FLOAT: 'f32',
  DT_DOUBLE: 'f64',
  DT_INT32: 'i32',
  DT_UINT8: 'u8',
  DT_INT16: 'i16',
  DT_INT8: 'i8',
  DT_INT64: 'i64',
  DT_BOOL: 'boolean',
  DT_BFLOAT16: 'bf16',
  DT_UINT16: 'u16',
  DT_HALF: 'f16',
  DT_UINT32: 'u32',
  DT_UINT64: 'u64'
}

/** Checks a frozen TensorFlow graph (.pb): structure, edges, and constants' sizes against their data. */
export function checkGraphDef(bytes: Uint8Array): FormatFindings {
  const { nodes, functionCount } = decodeGraphDef(bytes)
  const names = new Set(nodes.map(({ name }) => name))
  if (nodes.length === 0 || names.has('')) throw damaged('it holds no graph')
  const consumed = new Set<string>()
  for (const node of nodes) {
    if (node.op === 'Const') checkConstant(node)
    for (const edge of node.input) {
      const from = edge.replace(/^\^|:\d+$/g, '')
      if (!names.has(from)) throw damaged(`"${node.name}" takes its input from "${from}", which does not exist`)
      consumed.add(from)
    }
  }
  const inputs = nodes.filter(({ op }) => op.startsWith('Placeholder')).map(asInput)
  const ends = nodes.filter(({ name, op }) => !consumed.has(name) && !['NoOp', 'Const', 'Assert'].includes(op))
  return {
    producer: null,
    inputs,
    outputs: ends.map(({ name }) => ({ name, elementType: 'unknown', shape: null })),
    warnings: [
      ...freeDimensionWarnings(inputs),
      ...(functionCount > 0 ? ['It uses TensorFlow functions, which OpenVINO reads only in part.'] : [])
    ]
  }
}

function asInput({ name, attr }: GraphNode): ModelValue {
  const shape = attr['shape']?.shape
  const known = shape && !shape.unknownRank && (shape.dim ?? []).length > 0
  return {
    // The tensor, not the node: OpenVINO knows it by this name.
    name: `${name}:0`,
    elementType: elementTypes[attr['dtype']?.type ?? ''] ?? 'unknown',
    shape: known ? dimensions(shape).map((dim) => (dim < 0 ? null : dim)) : null
  }
}

function checkConstant({ name, attr }: GraphNode): void {
  const tensor = attr['value']?.tensor
  if (!tensor) throw damaged(`the constant "${name}" has no value`)
  const content = tensor.tensorContent?.length ?? 0
  const needed = tensorBytes(elementTypes[tensor.dtype ?? ''] ?? 'unknown', dimensions(tensor.tensorShape))
  if (Number.isNaN(needed)) throw damaged(`the constant "${name}" has an impossible shape`)
  if (content > 0 && needed !== null && content !== needed) {
    throw damaged(`the constant "${name}" needs ${needed} bytes and has ${content}`)
  }
}

function dimensions(shape: TensorShape | undefined): number[] {
  return (shape?.dim ?? []).map(({ size }) => Number(size ?? 0))
}

/**
 * Checks the folder of a SavedModel: the graph file is whole on the outside, and the files are ordinary ones within the folder.
 * What the graph holds only the runtime knows. `files` has the graph first.
 */
export async function checkSavedModel(folder: string, graph: Uint8Array): Promise<FormatFindings> {
  try {
    const found = [...fields(graph)]
    if (!found.some(({ number, kind }) => number === 2 && kind === 'bytes')) throw damaged('it holds no graph')
  } catch (cause) {
    if (cause instanceof MalformedMessage) throw damaged('saved_model.pb ends early or is damaged')
    throw cause
  }
  const files = await plainFilesBelow(folder)
  return {
    producer: null,
    inputs: null,
    outputs: null,
    warnings: [],
    more: files.filter(({ path: file }) => path.basename(file) !== 'saved_model.pb')
  }
}

async function plainFilesBelow(folder: string): Promise<ModelFile[]> {
  const names = (await readdir(folder, { recursive: true })).sort()
  const files: ModelFile[] = []
  for (const name of names) {
    const found = await lstat(path.join(folder, name))
    if (found.isFile()) files.push({ path: path.join(folder, name), bytes: found.size })
    else if (!found.isDirectory()) {
      throw fail(
        'model-refused',
        `The model is refused: "${name}" in its folder is not an ordinary file.`,
        'Copy the files themselves there.'
      )
    }
    if (files.length > 10_000)
      throw fail('model-refused', `${folder} holds too many files for a model.`, 'Name the folder of the model itself.')
  }
  return files
}

function damaged(reason: string): Error {
  return fail('model-unreadable', `The TensorFlow model is damaged: ${reason}.`, 'Get the model again.')
}
