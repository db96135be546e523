import { fields, MalformedMessage, message, text, textField, varint } from './protobuf-walk'
import type { ModelValue } from './findings'
import { elementTypes, type OnnxTensorSummary, walkTensor } from './onnx-tensor'

/** What must be checked of an ONNX file: every tensor wherever it hides, every operator domain, inputs and outputs. */
export interface OnnxSummary {
  irVersion: number
  producer: string
  /** Operator set version by domain ('' is the standard one). */
  readonly opsets: Map<string, number>
  readonly usedDomains: Set<string>
  readonly tensors: OnnxTensorSummary[]
  nodeCount: number
  hasGraph: boolean
  inputs: ModelValue[]
  outputs: ModelValue[]
}

const maximumDepth = 32

/** Walks an ONNX ModelProto without decoding weights. Throws MalformedMessage. Field numbers: onnx.proto. */
export function walkOnnx(bytes: Uint8Array): OnnxSummary {
  const summary: OnnxSummary = {
    irVersion: 0,
    producer: '',
    opsets: new Map(),
    usedDomains: new Set(),
    tensors: [],
    nodeCount: 0,
    hasGraph: false,
    inputs: [],
    outputs: []
  }
  for (const field of fields(bytes)) {
    if (field.number === 1) summary.irVersion = varint(field)
    else if (field.number === 2 || field.number === 3)
      summary.producer = `${summary.producer} ${text(message(field))}`.trim()
    else if (field.number === 7) walkTopGraph(message(field), summary)
    else if (field.number === 8) walkOpset(message(field), summary)
    // Functions (25) hold nodes as a graph does, in field 7; training information (20) holds graphs and is never run.
    else if (field.number === 25)
      for (const part of fields(message(field))) if (part.number === 7) walkNode(message(part), summary, 1)
  }
  return summary
}

function walkTopGraph(bytes: Uint8Array, summary: OnnxSummary): void {
  summary.hasGraph = true
  walkGraph(bytes, summary, 0)
  const initialized = new Set<string>()
  for (const field of fields(bytes)) if (field.number === 5) initialized.add(textField(message(field), 8))
  for (const field of fields(bytes)) {
    if (field.number === 11) summary.inputs.push(walkValue(message(field)))
    if (field.number === 12) summary.outputs.push(walkValue(message(field)))
  }
  // Until IR version 4 every initializer is listed as an input as well.
  summary.inputs = summary.inputs.filter(({ name }) => !initialized.has(name))
}

function walkGraph(bytes: Uint8Array, summary: OnnxSummary, depth: number): void {
  if (depth > maximumDepth) throw new MalformedMessage('graphs are nested too deeply')
  for (const field of fields(bytes)) {
    if (field.number === 1) walkNode(message(field), summary, depth)
    else if (field.number === 5) summary.tensors.push(walkTensor(message(field)))
    else if (field.number === 15) walkSparse(message(field), summary)
  }
}

function walkSparse(bytes: Uint8Array, summary: OnnxSummary): void {
  for (const field of fields(bytes)) {
    if (field.number === 1 || field.number === 2) summary.tensors.push(walkTensor(message(field)))
  }
}

function walkNode(bytes: Uint8Array, summary: OnnxSummary, depth: number): void {
  summary.nodeCount++
  let domain = ''
  for (const field of fields(bytes)) {
    if (field.number === 7) domain = text(message(field))
    else if (field.number === 5) walkAttribute(message(field), summary, depth)
  }
  summary.usedDomains.add(domain === 'ai.onnx' ? '' : domain)
}

function walkAttribute(bytes: Uint8Array, summary: OnnxSummary, depth: number): void {
  for (const field of fields(bytes)) {
    if (field.number === 5 || field.number === 10) summary.tensors.push(walkTensor(message(field)))
    else if (field.number === 6 || field.number === 11) walkGraph(message(field), summary, depth + 1)
    else if (field.number === 22 || field.number === 23) walkSparse(message(field), summary)
  }
}

function walkOpset(bytes: Uint8Array, summary: OnnxSummary): void {
  let [domain, version] = ['', 0]
  for (const field of fields(bytes)) {
    if (field.number === 1) domain = text(message(field))
    else if (field.number === 2) version = varint(field)
  }
  summary.opsets.set(domain === 'ai.onnx' ? '' : domain, version)
}

function walkValue(bytes: Uint8Array): ModelValue {
  let value: ModelValue = { name: '', elementType: 'unknown', shape: null }
  for (const field of fields(bytes)) {
    if (field.number === 1) value = { ...value, name: text(message(field)) }
    if (field.number !== 2) continue
    for (const type of fields(message(field)))
      if (type.number === 1) value = { ...value, ...walkTensorType(message(type)) }
  }
  return value
}

function walkTensorType(bytes: Uint8Array): Omit<ModelValue, 'name'> {
  let elementType = 'unknown'
  let shape: (number | null)[] | null = null
  for (const field of fields(bytes)) {
    if (field.number === 1) elementType = elementTypes[varint(field)] ?? 'unknown'
    if (field.number !== 2) continue
    shape = []
    for (const dim of fields(message(field))) if (dim.number === 1) shape.push(walkDimension(message(dim)))
  }
  return { elementType, shape }
}

function walkDimension(bytes: Uint8Array): number | null {
  for (const field of fields(bytes)) if (field.number === 1) return varint(field) > 0 ? varint(field) : null
  return null
}
