import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { FailureError, type Failure } from '../../../core/failure'
import type { OnnxModel, OnnxTensor } from '../onnx/model'
import { writeOnnx } from '../onnx/write'
import { encodeGraphDef } from '../tfjs/graphdef'

/** The smallest whole model of each format, for the tests: y = x + w, or y = ReLU(x) for TensorFlow Lite. */

/** A folder that goes with the test, for `await using`. */
export async function temporaryFolder(): Promise<{
  path: string
  write(name: string, bytes: Uint8Array | string): Promise<string>
  [Symbol.asyncDispose](): Promise<void>
}> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vinobench-models-'))
  return {
    path: folder,
    write: async (name, bytes) => {
      await writeFile(path.join(folder, name), bytes)
      return path.join(folder, name)
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true })
  }
}

/** The failure that the promise ends with; anything else thrown (or nothing) fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise
  } catch (thrown) {
    if (thrown instanceof FailureError) return thrown.failure
    throw thrown
  }
  throw new Error('It did not fail.')
}

export const onnxWeights: OnnxTensor = {
  name: 'w',
  elementType: 'f32',
  shape: [1, 3, 1, 1],
  data: new Uint8Array(new Float32Array([1, 2, 3]).buffer)
}

export function tinyOnnxModel(
  weights: OnnxTensor = onnxWeights,
  shape: (number | string)[] = [1, 3, 32, 32]
): OnnxModel {
  return {
    irVersion: 8,
    opset: 13,
    producer: 'vinobench-test',
    metadata: new Map(),
    graph: {
      name: 'tiny',
      nodes: [{ name: 'add', operator: 'Add', domain: '', inputs: ['images', 'w'], outputs: ['y'], attributes: [] }],
      initializers: [weights],
      inputs: [{ name: 'images', elementType: 'f32', shape }],
      outputs: [{ name: 'y', elementType: 'f32', shape }]
    }
  }
}

export const tinyOnnx = (): Uint8Array => writeOnnx(tinyOnnxModel())

/** As tinyOnnx, but its weights lie outside, as the entries say. ONNX's writer here knows no outside data: by hand. */
export function onnxWithExternalData(
  entries: Readonly<Record<string, string>>,
  dims: readonly number[] = [1, 3, 1, 1]
): Uint8Array {
  const entry = ([key, value]: [string, string]) => field(13, concat(field(1, utf8(key)), field(2, utf8(value))))
  const tensor = concat(
    ...dims.map((dim) => number(1, dim)),
    number(2, 1),
    field(8, utf8('w')),
    ...Object.entries(entries).map(entry),
    number(14, 1)
  )
  const dimensions = concat(...[1, 3, 32, 32].map((dim) => field(1, number(1, dim))))
  const type = field(1, concat(number(1, 1), field(2, dimensions)))
  const value = (name: string) => concat(field(1, utf8(name)), field(2, type))
  const node = concat(field(1, utf8('images')), field(1, utf8('w')), field(2, utf8('y')), field(4, utf8('Add')))
  const graph = concat(
    field(1, node),
    field(2, utf8('g')),
    field(5, tensor),
    field(11, value('images')),
    field(12, value('y'))
  )
  return concat(number(1, 8), field(7, graph), field(8, number(2, 13)))
}

/** A length-delimited protobuf field. */
export function field(id: number, bytes: Uint8Array): Uint8Array {
  return concat(varint(id * 8 + 2), varint(bytes.byteLength), bytes)
}
export function number(id: number, value: number): Uint8Array {
  return concat(varint(id * 8), varint(value))
}
function varint(value: number): Uint8Array {
  const bytes = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return Uint8Array.from([...bytes, Number(rest)])
}
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
export const concat = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

export const irWeights = new Uint8Array(new Float32Array([1, 2, 3]).buffer)

/** `change` may replace parts of the text. */
export function tinyIr(change: (xml: string) => string = (xml) => xml): string {
  const dims = (shape: readonly number[]) => shape.map((dim) => `<dim>${dim}</dim>`).join('')
  const port = (id: number, shape: readonly number[], more = '') =>
    `<port id="${id}" precision="FP32"${more}>${dims(shape)}</port>`
  const picture = [1, 3, 32, 32]
  return change(`<?xml version="1.0"?>
<net name="tiny" version="11">
 <layers>
  <layer id="0" name="images" type="Parameter" version="opset1"><data shape="1,3,32,32" element_type="f32" />
   <output>${port(0, picture, ' names="images"')}</output></layer>
  <layer id="1" name="w" type="Const" version="opset1"><data element_type="f32" shape="1,3,1,1" offset="0" size="12" />
   <output>${port(0, [1, 3, 1, 1])}</output></layer>
  <layer id="2" name="add" type="Add" version="opset1"><data auto_broadcast="numpy" />
   <input>${port(0, picture)}${port(1, [1, 3, 1, 1])}</input><output>${port(2, picture, ' names="y"')}</output></layer>
  <layer id="3" name="y/sink_port_0" type="Result" version="opset1" output_names="y"><input>${port(0, picture)}</input></layer>
 </layers>
 <edges>
  <edge from-layer="0" from-port="0" to-layer="2" to-port="0" />
  <edge from-layer="1" from-port="0" to-layer="2" to-port="1" />
  <edge from-layer="2" from-port="2" to-layer="3" to-port="0" />
 </edges>
 <rt_info><info name="OpenVINO Runtime" value="2026.4.1-22982-e213a147257" /></rt_info>
</net>
`)
}

export function tinyGraphDef(): Uint8Array {
  const float = { T: { type: 'DT_FLOAT' } }
  const shape = { dim: [1, 32, 32, 3].map((size) => ({ size })) }
  const tensor = { dtype: 'DT_FLOAT', tensorShape: { dim: [{ size: 3 }] }, tensorContent: irWeights }
  return encodeGraphDef([
    { name: 'x', op: 'Placeholder', input: [], attr: { dtype: { type: 'DT_FLOAT' }, shape: { shape } } },
    { name: 'w', op: 'Const', input: [], attr: { dtype: { type: 'DT_FLOAT' }, value: { tensor } } },
    { name: 'y', op: 'AddV2', input: ['x', 'w'], attr: float }
  ])
}

/** A table as [field number, value]; numbers are inline, the rest lies behind it. */
type Flat = { readonly table: readonly (readonly [field: number, value: FlatValue])[] }
type FlatValue =
  | { readonly u8: number }
  | { readonly i32: number }
  | { readonly text: string }
  | { readonly bytes: Uint8Array }
  | { readonly int32s: readonly number[] }
  | { readonly tables: readonly Flat[] }

export function tinyTflite(shape: readonly number[] = [1, 32, 32, 3], version = 3): Uint8Array {
  const tensor = (name: string): Flat => ({
    table: [
      [0, { int32s: shape }],
      [1, { u8: 0 }],
      [2, { i32: 0 }],
      [3, { text: name }]
    ]
  })
  const relu = 19
  const code: Flat = {
    table: [
      [0, { u8: relu }],
      [2, { i32: 1 }],
      [3, { i32: relu }]
    ]
  }
  const step: Flat = {
    table: [
      [0, { i32: 0 }],
      [1, { int32s: [0] }],
      [2, { int32s: [1] }]
    ]
  }
  const graph: Flat = {
    table: [
      [0, { tables: [tensor('x'), tensor('y')] }],
      [1, { int32s: [0] }],
      [2, { int32s: [1] }],
      [3, { tables: [step] }]
    ]
  }
  return flatbuffer({
    table: [
      [0, { i32: version }],
      [1, { tables: [code] }],
      [2, { tables: [graph] }],
      [3, { text: 'vinobench-test' }],
      [4, { tables: [{ table: [] }] }]
    ]
  })
}

/** Writes front to back: what a table points to comes after it. */
function flatbuffer(root: Flat): Uint8Array {
  const view = new DataView(new ArrayBuffer(4096))
  let end = 8
  const take = (bytes: number): number => {
    const at = Math.ceil(end / 4) * 4
    end = at + bytes
    return at
  }
  const writeTable = ({ table }: Flat): number => {
    const fields = Math.max(-1, ...table.map(([id]) => id)) + 1
    const vtable = take(4 + 2 * fields)
    const at = take(4 + 4 * fields)
    view.setUint16(vtable, 4 + 2 * fields, true)
    view.setUint16(vtable + 2, 4 + 4 * fields, true)
    view.setInt32(at, at - vtable, true)
    for (const [id, value] of table) {
      const place = at + 4 + 4 * id
      view.setUint16(vtable + 4 + 2 * id, place - at, true)
      if ('u8' in value) view.setUint8(place, value.u8)
      else if ('i32' in value) view.setInt32(place, value.i32, true)
      else view.setUint32(place, writeVector(value) - place, true)
    }
    return at
  }
  const writeVector = (value: Exclude<FlatValue, { u8: number } | { i32: number }>): number => {
    if ('text' in value) return writeVector({ bytes: utf8(value.text) })
    if ('bytes' in value) {
      const at = take(4 + value.bytes.byteLength)
      view.setUint32(at, value.bytes.byteLength, true)
      new Uint8Array(view.buffer).set(value.bytes, at + 4)
      return at
    }
    const items = 'int32s' in value ? value.int32s : value.tables
    const at = take(4 + 4 * items.length)
    view.setUint32(at, items.length, true)
    items.forEach((item, k) => {
      const place = at + 4 + 4 * k
      if (typeof item === 'number') view.setInt32(place, item, true)
      else view.setUint32(place, writeTable(item) - place, true)
    })
    return at
  }
  view.setUint32(0, writeTable(root), true)
  new Uint8Array(view.buffer).set(utf8('TFL3'), 4)
  return new Uint8Array(view.buffer, 0, Math.ceil(end / 4) * 4).slice()
}
