import { byteReader } from './bytes'
import { refused, unreadable } from './errors'
import { admitGlobal } from './globals'
import { createMachine, type Machine } from './machine'
import { append, globalFromStack, instantiate, persistent, reduce, setItems, setState } from './objects'
import { readOpcode, type ReadValue } from './scalars'
import type { PickleValue } from './values'

/**
 * Reads a pickle (protocols 0 to 5) into plain data. Python is not imitated: nothing in the file is looked up, imported or called,
 * and a name outside the closed list of `globals.ts` refuses the file.
 * Throws `model-refused` or `model-unreadable`.
 */
export function readPickle(bytes: Uint8Array): PickleValue {
  const machine = createMachine(byteReader(bytes))
  for (;;) {
    machine.spend(1)
    const opcode = machine.bytes.uint8()
    if (opcode === stop) return machine.pop()
    const scalar: ReadValue | undefined = readOpcode.get(opcode)
    if (scalar) {
      machine.push(scalar(machine.bytes))
      continue
    }
    const operation = operations.get(opcode)
    if (!operation) throw unreadable(`its list of contents has an unknown step (0x${opcode.toString(16)})`)
    operation(machine)
  }
}

const code = (letter: string): number => letter.charCodeAt(0)
const stop = code('.')

type Operation = (machine: Machine) => void
const take = (machine: Machine, length: number): PickleValue[] => {
  const items: PickleValue[] = []
  for (let index = 0; index < length; index++) items.unshift(machine.pop())
  return items
}
const set = (items: PickleValue[]): PickleValue => ({
  kind: 'record',
  className: 'builtins.set',
  parts: [items],
  state: undefined
})
const extension: Operation = () => {
  throw refused('uses a registered extension')
}
const outOfBand: Operation = () => {
  throw unreadable('it needs buffers from outside')
}

const operations = new Map<number, Operation>([
  [0x80, protocol],
  [0x95, ({ bytes }) => void bytes.uint64()], // FRAME: a hint only

  // stack and memo
  [code('('), (machine) => machine.mark()],
  [code('0'), (machine) => void machine.pop()],
  [code('1'), (machine) => void machine.popToMark()],
  [code('2'), (machine) => machine.push(machine.top())],
  [code('g'), (machine) => machine.recall(memoIndex(machine))],
  [code('h'), (machine) => machine.recall(machine.bytes.uint8())],
  [code('j'), (machine) => machine.recall(machine.bytes.uint32())],
  [code('p'), (machine) => machine.remember(memoIndex(machine))],
  [code('q'), (machine) => machine.remember(machine.bytes.uint8())],
  [code('r'), (machine) => machine.remember(machine.bytes.uint32())],
  [0x94, (machine) => machine.rememberNext()],

  // containers
  [code(']'), (machine) => machine.push([])],
  [code(')'), (machine) => machine.push([])],
  [code('}'), (machine) => machine.push(new Map())],
  [0x8f, (machine) => machine.push(set([]))],
  [code('l'), (machine) => machine.push(machine.popToMark())],
  [code('t'), (machine) => machine.push(machine.popToMark())],
  [0x85, (machine) => machine.push(take(machine, 1))],
  [0x86, (machine) => machine.push(take(machine, 2))],
  [0x87, (machine) => machine.push(take(machine, 3))],
  [0x91, (machine) => machine.push(set(machine.popToMark()))],
  [code('d'), makeDictionary],
  [code('a'), (machine) => appendAll(machine, [machine.pop()])],
  [code('e'), (machine) => appendAll(machine, machine.popToMark())],
  [0x90, (machine) => void machine.popToMark()], // ADDITEMS: no set of a checkpoint matters to us
  [code('s'), (machine) => setAll(machine, take(machine, 2))],
  [code('u'), (machine) => setAll(machine, machine.popToMark())],

  // names, calls and objects
  [code('c'), ({ bytes, push }) => push(admitGlobal(bytes.line(), bytes.line()))],
  [0x93, (machine) => machine.push(globalFromStack(machine))],
  [code('R'), callTop],
  [0x81, (machine) => makeObject(machine, 2)],
  [0x92, (machine) => makeObject(machine, 3)],
  [code('i'), makeInstance],
  [code('o'), makeObjectAboveMark],
  [code('b'), buildTop],
  [code('Q'), (machine) => machine.push(persistent(machine.pop()))],
  [code('P'), (machine) => machine.push(persistent(machine.bytes.line()))],
  [0x82, extension],
  [0x83, extension],
  [0x84, extension],
  [0x97, outOfBand],
  [0x98, outOfBand]
])

function protocol({ bytes }: Machine): void {
  const version = bytes.uint8()
  if (version > 5) throw unreadable(`its list of contents is of version ${version}, newer than any known`)
}

function memoIndex({ bytes }: Machine): number {
  const text = bytes.line()
  if (!/^\d{1,10}$/.test(text)) throw unreadable('a number in it is not one')
  return Number(text)
}

function makeDictionary(machine: Machine): void {
  const items = machine.popToMark()
  machine.push(new Map())
  setItems(machine, machine.top(), items)
}

function appendAll(machine: Machine, items: readonly PickleValue[]): void {
  append(machine.top(), items)
}

function setAll(machine: Machine, items: readonly PickleValue[]): void {
  setItems(machine, machine.top(), items)
}

function callTop(machine: Machine): void {
  const parts = machine.pop()
  machine.push(reduce(machine, machine.pop(), parts))
}

/** NEWOBJ takes a class and its arguments; NEWOBJ_EX also named ones, which no class of ours needs. */
function makeObject(machine: Machine, operands: 2 | 3): void {
  const [type = null, parts = null] = take(machine, operands)
  if (!Array.isArray(parts)) throw unreadable('an object in it has no list of arguments')
  machine.push(instantiate(machine, type, parts))
}

function makeInstance(machine: Machine): void {
  const type = admitGlobal(machine.bytes.line(), machine.bytes.line())
  machine.push(instantiate(machine, type, machine.popToMark()))
}

function makeObjectAboveMark(machine: Machine): void {
  const [type = null, ...parts] = machine.popToMark()
  machine.push(instantiate(machine, type, parts))
}

function buildTop(machine: Machine): void {
  const state = machine.pop()
  setState(machine.top(), state)
}
