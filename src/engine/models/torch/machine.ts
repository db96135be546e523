import type { ByteReader } from './bytes'
import { unreadable } from './errors'
import type { PickleValue } from './values'

/** Limits far above any real checkpoint (YOLOv5n takes 34,000 steps) and far below what could hurt. */
const maximumSteps = 4_000_000
const maximumNesting = 1_000

/** The state of a pickle virtual machine: a stack, marks in it, and the memo of values to be used again. */
export interface Machine {
  readonly bytes: ByteReader
  push(value: PickleValue): void
  pop(): PickleValue
  top(): PickleValue
  mark(): void
  /** Takes everything above the last mark, and the mark. */
  popToMark(): PickleValue[]
  remember(index: number): void
  /** Under the next free number. */
  rememberNext(): void
  recall(index: number): void
  /** Counts work, so that a small file cannot ask for a lot of it. */
  spend(steps: number): void
}

export function createMachine(bytes: ByteReader): Machine {
  const memo = new Map<number, PickleValue>()
  const outer: PickleValue[][] = []
  let stack: PickleValue[] = []
  let steps = 0

  const top = (): PickleValue => {
    const value = stack.at(-1)
    if (value === undefined) throw unreadable('its list of contents takes what is not there')
    return value
  }
  const machine: Machine = {
    bytes,
    push: (value) => void stack.push(value),
    top,
    pop() {
      const value = top()
      stack.pop()
      return value
    },
    mark() {
      if (outer.length >= maximumNesting) throw unreadable('its contents are nested too deeply')
      outer.push(stack)
      stack = []
    },
    popToMark() {
      const items = stack
      const below = outer.pop()
      if (!below) throw unreadable('its list of contents closes what was not opened')
      stack = below
      machine.spend(items.length)
      return items
    },
    remember: (index) => void memo.set(index, top()),
    rememberNext: () => void memo.set(memo.size, top()),
    recall(index) {
      const value = memo.get(index)
      if (value === undefined) throw unreadable('its list of contents refers to what was not there')
      stack.push(value)
    },
    spend(count) {
      steps += count
      if (steps > maximumSteps) throw unreadable('its list of contents is far too long')
    }
  }
  return machine
}
