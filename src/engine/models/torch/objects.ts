import { refused, unreadable } from './errors'
import { admitGlobal, printable } from './globals'
import {
  asKind,
  type PickleDictionary,
  type PickleGlobal,
  type PickleValue,
  type TorchStorage,
  type TorchTensor
} from './values'
import type { Machine } from './machine'

/** What PyTorch would do by calling Python, done on plain data or refused. */

/** REDUCE: "call this with these arguments". Only names on the closed list, each with its own meaning. */
export function reduce(machine: Machine, callable: PickleValue, parts: PickleValue): PickleValue {
  const global = asKind(callable, 'global')
  if (!global) throw refused(`calls something that is not a known name (${describe(callable)})`)
  return make(machine, global, list(parts))
}

/** NEWOBJ, NEWOBJ_EX, INST, OBJ: "make an object of this class". */
export function instantiate(machine: Machine, type: PickleValue, parts: readonly PickleValue[]): PickleValue {
  const global = asKind(type, 'global')
  if (!global) throw refused(`makes an object of something that is not a known class (${describe(type)})`)
  if (global.role.does !== 'record' && global.role.does !== 'make-dictionary') {
    throw refused(`makes an object of ${global.name}`)
  }
  return make(machine, global, parts)
}

/** STACK_GLOBAL takes its two names from the stack, where anything may lie. */
export function globalFromStack(machine: Machine): PickleGlobal {
  const name = machine.pop()
  const module = machine.pop()
  if (typeof name !== 'string' || typeof module !== 'string') throw unreadable('a name in it is not text')
  return admitGlobal(module, name)
}

/** BUILD: "set this object's state". Written down for objects; ignored for dictionaries (`state_dict()._metadata`). */
export function setState(target: PickleValue, state: PickleValue): void {
  if (target instanceof Map) return
  const record = asKind(target, 'record')
  if (!record) throw refused(`changes the inside of ${describe(target)}`)
  if (record.state !== undefined) throw unreadable('an object in it is described twice')
  record.state = state
}

/** BINPERSID: the only thing kept outside the pickle is a storage. */
export function persistent(id: PickleValue): TorchStorage {
  const [tag, type, key, , elements] = Array.isArray(id) ? id : []
  const role = asKind(type, 'global')?.role
  if (tag !== 'storage' || role?.does !== 'name-storage' || typeof key !== 'string') {
    throw refused(`refers to something outside itself that is not a tensor's storage (${describe(id)})`)
  }
  return { kind: 'storage', key, elementType: role.elementType, elements: count(elements) }
}

export function setItems(machine: Machine, target: PickleValue, items: readonly PickleValue[]): void {
  if (!(target instanceof Map)) throw unreadable('entries are put into what is no dictionary')
  if (items.length % 2 !== 0) throw unreadable('a dictionary in it has a key without a value')
  machine.spend(items.length)
  for (let index = 0; index < items.length; index += 2) target.set(items[index] ?? null, items[index + 1] ?? null)
}

export function append(target: PickleValue, items: readonly PickleValue[]): void {
  if (!Array.isArray(target)) throw unreadable('items are put into what is no list')
  for (const item of items) target.push(item)
}

function make(machine: Machine, global: PickleGlobal, parts: readonly PickleValue[]): PickleValue {
  switch (global.role.does) {
    case 'record':
      return { kind: 'record', className: global.name, parts, state: undefined }
    case 'make-dictionary':
      return dictionary(machine, parts[0])
    case 'rebuild-tensor':
      return tensor(parts)
    case 'rebuild-parameter': {
      const value = asKind(parts[0], 'tensor')
      if (!value) throw unreadable('a parameter in it is no tensor')
      return value
    }
    case 'name-storage':
      throw refused(`calls ${global.name}`)
  }
}

/** OrderedDict(), or with a list of pairs. */
function dictionary(machine: Machine, pairs: PickleValue | undefined): PickleDictionary {
  const made: PickleDictionary = new Map()
  for (const pair of pairs === undefined ? [] : list(pairs)) {
    machine.spend(1)
    const [key, value] = list(pair)
    made.set(key ?? null, value ?? null)
  }
  return made
}

/** `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)`, checked to stay within its storage. */
function tensor([stored, offset, size, stride]: readonly PickleValue[]): TorchTensor {
  const storage = asKind(stored, 'storage')
  if (!storage) throw unreadable('a tensor in it has no storage')
  const shape = list(size ?? null).map(count)
  const strides = list(stride ?? null).map(count)
  const start = count(offset)
  if (shape.length !== strides.length || shape.length > 8) throw unreadable('a tensor in it has an impossible shape')
  const empty = shape.includes(0)
  const last = shape.reduce((sum, length, axis) => sum + (length - 1) * (strides[axis] ?? 0), start)
  if (!empty && last >= storage.elements) throw unreadable('a tensor in it is larger than its storage')
  return { kind: 'tensor', storage, offset: start, shape, strides }
}

function list(value: PickleValue): readonly PickleValue[] {
  if (!Array.isArray(value)) throw unreadable('a list is missing where one is needed')
  return value
}

function count(value: PickleValue | undefined): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw unreadable('a size in it is no number')
  return value
}

/** A value of a stranger in a few printable words. */
function describe(value: PickleValue): string {
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Map) return 'a dictionary'
  if (value instanceof Uint8Array) return 'bytes'
  if (typeof value === 'object' && value !== null) return value.kind === 'record' ? value.className : `a ${value.kind}`
  return printable(String(value))
}
