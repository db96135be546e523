import { fail } from '../../../core/failure'
import { freeDimensionWarnings, type FormatFindings, type ModelValue, tensorBytes } from './findings'
import { type FlatTable, flatRoot, MalformedFlatbuffer } from './flatbuffer'

/** TensorType of TensorFlow Lite's schema.fbs. */
const elementTypes: Readonly<Record<number, string>> = {
  0: 'f32',
  1: 'f16',
  2: 'i32',
  3: 'u8',
  4: 'i64',
  5: 'string',
  6: 'boolean',
  7: 'i16',
  8: 'complex64',
  9: 'i8',
  10: 'f64',
  11: 'complex128',
  12: 'u64',
  15: 'u32',
  16: 'u16',
  17: 'i4',
  18: 'bf16'
}

const maximumRank = 64

/** Checks a TensorFlow Lite file: every offset within the file, versions, and each constant's size against its data. */
export function checkTflite(bytes: Uint8Array): FormatFindings {
  try {
    const model = flatRoot(bytes)
    const version = model.uint32(0)
    if (version !== 3) {
      throw fail(
        'model-unsupported',
        `The TensorFlow Lite file has version ${version}; only version 3 can be read.`,
        'Convert the model again.'
      )
    }
    const buffers = model.tables(4).map(bufferBytes(bytes.byteLength))
    const graphs = model.tables(2)
    const values = graphs.map((graph) => graph.tables(0).map((tensor) => checkTensor(tensor, buffers)))
    const [graph, tensors] = [graphs[0], values[0]]
    if (!graph || !tensors) throw new MalformedFlatbuffer('it holds no graph')
    const operators = model.tables(1).length
    for (const step of graphs.flatMap((each) => each.tables(3))) {
      if (step.uint32(0) >= operators) throw new MalformedFlatbuffer('an operation has no code')
    }
    const inputs = graph.int32s(1, tensors.length).map((index) => at(tensors, index))
    return {
      producer: model.text(3),
      inputs,
      outputs: graph.int32s(2, tensors.length).map((index) => at(tensors, index)),
      warnings: [...freeDimensionWarnings(inputs), ...customWarnings(model)]
    }
  } catch (cause) {
    if (!(cause instanceof MalformedFlatbuffer) && !(cause instanceof RangeError)) throw cause
    throw fail(
      'model-unreadable',
      `The TensorFlow Lite file is damaged: ${cause.message}.`,
      'Get the file again.',
      String(cause)
    )
  }
}

/** Size of each buffer: inside the flatbuffer, or (files above 2 GiB) behind it at a given offset. */
function bufferBytes(fileBytes: number): (buffer: FlatTable) => number {
  return (buffer) => {
    const [offset, size] = [buffer.uint64(1), buffer.uint64(2)]
    if (offset <= 1n) return buffer.byteVectorLength(0)
    if (offset + size > BigInt(fileBytes)) throw new MalformedFlatbuffer('a constant lies beyond the end of the file')
    return Number(size)
  }
}

function checkTensor(tensor: FlatTable, buffers: readonly number[]): ModelValue {
  const name = tensor.text(3) ?? ''
  const shape = tensor.int32s(0, maximumRank)
  const elementType = elementTypes[tensor.uint8(1)] ?? 'unknown'
  const data = buffers[tensor.uint32(2)]
  if (data === undefined) throw new MalformedFlatbuffer(`the tensor "${name}" has no buffer`)
  const needed = tensorBytes(elementType, shape)
  if (Number.isNaN(needed))
    throw new MalformedFlatbuffer(`the tensor "${name}" has an impossible shape (${shape.join(' × ')})`)
  // Sparse tensors (field 6) keep fewer values than their shape has.
  if (data > 0 && needed !== null && data !== needed && !tensor.has(6)) {
    throw new MalformedFlatbuffer(`the tensor "${name}" needs ${needed} bytes and has ${data}`)
  }
  const free = tensor.has(7) ? tensor.int32s(7, maximumRank) : shape
  return { name, elementType, shape: free.map((dim) => (dim < 0 ? null : dim)) }
}

function customWarnings(model: FlatTable): string[] {
  return model.tables(1).flatMap((code) => {
    const name = code.text(1)
    return name ? [`It uses the operation "${name}" of its maker's own, which OpenVINO may not know.`] : []
  })
}

function at(tensors: readonly ModelValue[], index: number): ModelValue {
  const tensor = tensors[index]
  if (!tensor) throw new MalformedFlatbuffer(`there is no tensor ${index}`)
  return tensor
}
