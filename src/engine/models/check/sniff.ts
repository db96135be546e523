import type { ModelFormat } from './findings'
import { fields, MalformedMessage } from './protobuf-walk'

/** What a file is by its contents, whatever its name says. */
export type Contents =
  | {
      readonly kind: 'model'
      readonly format: ModelFormat
      readonly variant?: 'graph-def' | 'saved-model' | 'json' | 'protobuf'
    }
  /** Something else that we know; `what` fits "it is …". */
  | { readonly kind: 'other'; readonly what: string }
  | { readonly kind: 'unknown' }

const signatures: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG picture'],
  [[0xff, 0xd8, 0xff], 'a JPEG picture'],
  [[0x47, 0x49, 0x46, 0x38], 'a GIF picture'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document'],
  [[0x1f, 0x8b], 'a gzip archive'],
  [[0x42, 0x5a, 0x68], 'a bzip2 archive'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'an xz archive'],
  [[0x7f, 0x45, 0x4c, 0x46], 'a program (ELF)'],
  [[0x4d, 0x5a, 0x90], 'a Windows program'],
  [[0x89, 0x48, 0x44, 0x46], 'an HDF5 file (perhaps a Keras model)'],
  [[0x47, 0x47, 0x55, 0x46], 'a GGUF language model'],
  [[0x80, 0x02], 'a PyTorch file of the old kind or a bare pickle'],
  [[0x80, 0x04], 'a bare Python pickle']
]

/** Recognises a model by its contents. `bytes` is the whole file. */
export function sniff(bytes: Uint8Array): Contents {
  const starts = (prefix: readonly number[], at = 0): boolean => prefix.every((byte, k) => bytes[at + k] === byte)
  if (starts([0x54, 0x46, 0x4c, 0x33], 4)) return { kind: 'model', format: 'tflite' }
  if (starts([0x50, 0x4b, 0x03, 0x04])) return sniffZip(bytes)
  const known = signatures.find(([signature]) => starts(signature))
  if (known) return { kind: 'other', what: known[1] }
  return sniffProtobuf(bytes) ?? sniffText(bytes)
}

/** torch.save writes an uncompressed zip whose first entry is `<name>/data.pkl` (since 1.6; `.format_version` and others may follow). */
function sniffZip(bytes: Uint8Array): Contents {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096)).toString('latin1')
  const isTorch = start.includes('/data.pkl') || start.includes('archive/')
  return isTorch
    ? { kind: 'model', format: 'pytorch' }
    : { kind: 'other', what: 'a zip archive without a PyTorch model in it' }
}

function sniffText(bytes: Uint8Array): Contents {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (/^<(\?xml|!--|!DOCTYPE\s+net\b|net\b)/i.test(start) && !/<(svg|html|rss)\b/i.test(start))
    return { kind: 'model', format: 'openvino-ir' }
  if (start.startsWith('<')) return { kind: 'other', what: 'a page or drawing (HTML, SVG), not a model' }
  if (start.startsWith('version https://git-lfs'))
    return { kind: 'other', what: 'a Git LFS pointer: the model itself was not downloaded' }
  if (start.startsWith('{') && start.includes('"base_code"'))
    return { kind: 'model', format: 'paddle', variant: 'json' }
  if (start.startsWith('{') && start.includes('"graph-model"'))
    return { kind: 'other', what: 'the model.json of a TensorFlow.js model' }
  return start !== '' && !/[\u0000-\u0008\uFFFD]/.test(start)
    ? { kind: 'other', what: 'a text file' }
    : { kind: 'unknown' }
}

/**
 * ONNX, TensorFlow and Paddle all are protobuf messages without a signature: told apart by which fields they have.
 * ModelProto: graph 7, opset_import 8. GraphDef: node 1 (name 1 and op 2 are texts). SavedModel: version 1, meta_graphs 2.
 * Paddle's ProgramDesc: blocks 1 (idx 1 and parent_idx 2 are numbers).
 */
function sniffProtobuf(bytes: Uint8Array): Contents | null {
  const top = kindsOf(bytes)
  if (top.get(7) === 'bytes' && (top.get(8) === 'bytes' || top.get(1) === 'varint'))
    return { kind: 'model', format: 'onnx' }
  if (top.get(1) === 'varint' && top.get(2) === 'bytes')
    return { kind: 'model', format: 'tensorflow', variant: 'saved-model' }
  if (top.get(1) !== 'bytes') return null
  const inner = kindsOf(firstMessage(bytes))
  if (inner.get(1) === 'bytes' && inner.get(2) === 'bytes')
    return { kind: 'model', format: 'tensorflow', variant: 'graph-def' }
  if (inner.get(1) === 'varint' && inner.get(2) === 'varint')
    return { kind: 'model', format: 'paddle', variant: 'protobuf' }
  return null
}

/** How each field number is stored the first time it occurs, as far as the bytes can be read at all. */
function kindsOf(bytes: Uint8Array): Map<number, 'varint' | 'bytes' | 'fixed'> {
  const kinds = new Map<number, 'varint' | 'bytes' | 'fixed'>()
  try {
    for (const { number, kind } of fields(bytes)) if (!kinds.has(number)) kinds.set(number, kind)
  } catch (cause) {
    // A file that ends early is still recognised by what comes before.
    if (!(cause instanceof MalformedMessage)) throw cause
  }
  return kinds
}

function firstMessage(bytes: Uint8Array): Uint8Array {
  for (const field of fields(bytes)) if (field.kind === 'bytes') return field.value
  return new Uint8Array()
}
