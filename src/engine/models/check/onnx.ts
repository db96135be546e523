import path from 'node:path'
import { fail } from '../../../core/failure'
import { checkExternalData } from './external-data'
import { freeDimensionWarnings, type FormatFindings, type ModelFile, tensorBytes } from './findings'
import type { OnnxTensorSummary } from './onnx-tensor'
import { walkOnnx } from './onnx-walk'
import { MalformedMessage } from './protobuf-walk'

/** Domains of operators that OpenVINO's ONNX frontend knows at least in part. */
const knownDomains = new Set(['', 'ai.onnx.ml', 'com.microsoft', 'org.openvinotoolkit', 'pkg.onnxscript.torch_lib'])

/** Checks an ONNX model: structure, every tensor's size against its data, and data kept outside the file. */
export async function checkOnnx(file: string, bytes: Uint8Array): Promise<FormatFindings> {
  const summary = whole(() => walkOnnx(bytes))
  if (!summary.hasGraph || summary.opsets.size === 0) throw unreadable('it holds no graph or names no operator set')
  if (summary.nodeCount === 0) throw unreadable('its graph is empty')
  const outside = new Map<string, ModelFile>()
  for (const tensor of summary.tensors) {
    const needed = tensorBytes(tensor.elementType, tensor.dims)
    if (Number.isNaN(needed))
      throw unreadable(`the tensor "${tensor.name}" has an impossible shape (${tensor.dims.join(' × ')})`)
    if (tensor.external === null) checkInside(tensor, needed)
    else {
      const found = await checkExternalData(path.dirname(file), tensor.name, tensor.external, needed)
      outside.set(found.path, found)
    }
  }
  const unknown = [...summary.usedDomains].filter((domain) => !knownDomains.has(domain))
  return {
    producer: summary.producer === '' ? null : summary.producer,
    inputs: summary.inputs,
    outputs: summary.outputs,
    warnings: [
      ...freeDimensionWarnings(summary.inputs),
      ...unknown.map((domain) => `It uses operators of "${domain}", which OpenVINO may not know.`)
    ],
    more: [...outside.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  }
}

function checkInside(tensor: OnnxTensorSummary, needed: number | null): void {
  if (tensor.rawBytes !== null) {
    if (needed !== null && tensor.rawBytes !== needed) {
      throw unreadable(`the tensor "${tensor.name}" needs ${needed} bytes and has ${tensor.rawBytes}`)
    }
    return
  }
  const values = tensor.dims.reduce((product, dim) => product * dim, 1)
  // Half a byte per value at the least (4-bit types are stored two to a number), two numbers per complex value at the most.
  if (tensor.storedValues < values / 4 || tensor.storedValues > values * 2) {
    throw unreadable(`the tensor "${tensor.name}" needs ${values} values and has ${tensor.storedValues}`)
  }
}

function whole<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof MalformedMessage || cause instanceof RangeError)
      throw unreadable('it ends early or is damaged', cause)
    throw cause
  }
}

function unreadable(reason: string, cause?: unknown): Error {
  return fail(
    'model-unreadable',
    `The file is not a whole ONNX model: ${reason}.`,
    'Export or download the model again.',
    cause === undefined ? undefined : String(cause)
  )
}
