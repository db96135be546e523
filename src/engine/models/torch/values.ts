/** What a pickle says, as plain data. Lists and tuples are arrays, dictionaries are maps; nothing else becomes an object of ours. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | PickleDictionary
  | PickleGlobal
  | PickleRecord
  | TorchStorage
  | TorchTensor

export type PickleDictionary = Map<PickleValue, PickleValue>

/** A name on the closed list; never looked up, let alone called. */
export interface PickleGlobal {
  readonly kind: 'global'
  readonly name: string
  readonly role: GlobalRole
}

/** `record`: whatever is made with this name is only written down. */
export type GlobalRole =
  | { readonly does: 'record' }
  | { readonly does: 'make-dictionary' }
  | { readonly does: 'rebuild-tensor' }
  | { readonly does: 'rebuild-parameter' }
  | { readonly does: 'name-storage'; readonly elementType: TorchElementType }

/** An object of a known class, written down and not made. */
export interface PickleRecord {
  readonly kind: 'record'
  readonly className: string
  readonly parts: readonly PickleValue[]
  /** What `__setstate__` or `__dict__` would have been given; undefined until then. */
  state: PickleValue | undefined
}

export type TorchElementType = 'f64' | 'f32' | 'f16' | 'bf16' | 'i64' | 'i32' | 'i16' | 'i8' | 'u8' | 'bool'

export interface TorchStorage {
  readonly kind: 'storage'
  /** Name of the file in the archive's `data` folder. */
  readonly key: string
  readonly elementType: TorchElementType
  readonly elements: number
}

/** A view of a storage; offset and strides count elements. Checked to lie within the storage. */
export interface TorchTensor {
  readonly kind: 'tensor'
  readonly storage: TorchStorage
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}

export const bytesPerElement: Readonly<Record<TorchElementType, number>> = {
  f64: 8,
  f32: 4,
  f16: 2,
  bf16: 2,
  i64: 8,
  i32: 4,
  i16: 2,
  i8: 1,
  u8: 1,
  bool: 1
}

type Kinded = PickleGlobal | PickleRecord | TorchStorage | TorchTensor

/** The value if it is of this kind, else null. */
export function asKind<K extends Kinded['kind']>(
  value: PickleValue | undefined,
  kind: K
): Extract<Kinded, { kind: K }> | null {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return null
  return value.kind === kind ? (value as Extract<Kinded, { kind: K }>) : null
}
