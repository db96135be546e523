import { countVarints, type Field, fields, message, packedVarints, text, textField, varint } from './protobuf-walk'

export interface OnnxTensorSummary {
  readonly name: string
  readonly elementType: string
  readonly dims: readonly number[]
  /** Bytes of raw_data; null where there is none. */
  readonly rawBytes: number | null
  /** Numbers stored in typed fields (float_data, int32_data, …); strings likewise. */
  readonly storedValues: number
  readonly external: ReadonlyMap<string, string> | null
}

/** TensorProto.DataType. */
export const elementTypes: Readonly<Record<number, string>> = {
  1: 'f32',
  2: 'u8',
  3: 'i8',
  4: 'u16',
  5: 'i16',
  6: 'i32',
  7: 'i64',
  8: 'string',
  9: 'boolean',
  10: 'f16',
  11: 'f64',
  12: 'u32',
  13: 'u64',
  14: 'complex64',
  15: 'complex128',
  16: 'bf16',
  17: 'f8e4m3',
  18: 'f8e4m3fnuz',
  19: 'f8e5m2',
  20: 'f8e5m2fnuz',
  21: 'u4',
  22: 'i4',
  23: 'f4e2m1',
  24: 'f8e8m0',
  25: 'u2',
  26: 'i2'
}
/** One TensorProto: what it declares and how much data it carries. Throws MalformedMessage. */
export function walkTensor(bytes: Uint8Array): OnnxTensorSummary {
  const dims: number[] = []
  const external = new Map<string, string>()
  let [name, elementType, rawBytes, storedValues, isExternal] = ['', 'unknown', null as number | null, 0, false]
  for (const field of fields(bytes)) {
    switch (field.number) {
      case 1:
        if (field.kind === 'varint') dims.push(field.value)
        else dims.push(...packedVarints(message(field)))
        break
      case 2:
        elementType = elementTypes[varint(field)] ?? 'unknown'
        break
      case 4:
        storedValues += packedCount(field, 4)
        break
      case 10:
        storedValues += packedCount(field, 8)
        break
      case 5:
      case 7:
      case 11:
        storedValues += field.kind === 'varint' ? 1 : countVarints(message(field))
        break
      case 6:
        storedValues++
        break
      case 8:
        name = text(message(field))
        break
      case 9:
        rawBytes = message(field).byteLength
        break
      case 13:
        external.set(textField(message(field), 1), textField(message(field), 2))
        break
      case 14:
        isExternal = varint(field) === 1
        break
    }
  }
  return {
    name,
    elementType,
    dims,
    rawBytes,
    storedValues,
    external: isExternal || external.size > 0 ? external : null
  }
}

function packedCount(field: Field, width: 4 | 8): number {
  return field.kind === 'fixed' ? 1 : Math.floor(message(field).byteLength / width)
}
