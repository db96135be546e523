import { noArguments } from './arguments'
import type { LimitList, Limits } from './shape'

export type Dimension = number | [number, number]

const free: Limits = { min: 0, max: -1 }

/** A shape of which parts may be free, as openvino-node's `PartialShape`. Pure JavaScript: nothing native to free. */
export class PartialShape {
  readonly #limits: LimitList

  /** @param shape such as `"1, 3, ?, 1..10"`, `"..."`; without it the shape of a scalar */
  constructor(...args: unknown[]) {
    const [shape = '', ...rest] = args
    if (isLimits(shape)) {
      this.#limits = shape[limitsKey]
      return
    }
    if (rest.length > 0 || typeof shape !== 'string') {
      throw new Error("'PartialShape' constructor expects a string, or nothing for an empty shape.")
    }
    this.#limits = parse(shape)
  }

  isStatic(...args: unknown[]): boolean {
    noArguments(args, 'isStatic() does not accept any arguments.')
    return this.#limits?.every(isFixed) ?? false
  }

  isDynamic(...args: unknown[]): boolean {
    noArguments(args, 'isDynamic() does not accept any arguments.')
    return !this.isStatic()
  }

  toString(): string {
    return this.#limits ? `[${this.#limits.map(format).join(',')}]` : '[...]'
  }

  /** Numbers; -1 for a dimension without an upper limit; `[min, max]` for one with both. */
  getDimensions(...args: unknown[]): Dimension[] {
    noArguments(args, 'getDimensions() does not accept any arguments.')
    if (!this.#limits) throw new Error('The shape has a dynamic rank: its dimensions are not known.')
    return this.#limits.map(({ min, max }) => (min === max ? min : max < min ? -1 : [min, max]))
  }

  static limitsOf(shape: PartialShape): LimitList {
    return shape.#limits
  }
}

const limitsKey = Symbol('limits')

function isLimits(value: unknown): value is { [limitsKey]: LimitList } {
  return typeof value === 'object' && value !== null && limitsKey in value
}

export function partialShapeOf(limits: LimitList): PartialShape {
  return new PartialShape({ [limitsKey]: limits })
}

/** The limits of a PartialShape, or of the string that describes one. */
export function limitsFrom(shape: unknown): LimitList {
  if (typeof shape === 'string') return parse(shape)
  if (shape instanceof PartialShape) return PartialShape.limitsOf(shape)
  throw new Error('A shape must be a PartialShape or a string.')
}

function parse(text: string): LimitList {
  const inner = text
    .trim()
    .replace(/^[[{]([^\]}]*)[\]}]$/, '$1')
    .trim()
  if (inner === '...') return null
  return inner === '' ? [] : inner.split(',').map(parseDimension)
}

function parseDimension(text: string): Limits {
  const trimmed = text.trim()
  if (trimmed === '?' || trimmed === '-1') return free
  const range = /^(\d*)\s*\.\.\s*(\d*)$/.exec(trimmed)
  const limits = range
    ? { min: Number(range[1] || 0), max: range[2] ? Number(range[2]) : -1 }
    : /^\d+$/.test(trimmed)
      ? { min: Number(trimmed), max: Number(trimmed) }
      : null
  if (!limits || !Number.isSafeInteger(limits.min) || !Number.isSafeInteger(limits.max)) {
    throw new Error(`Cannot parse dimension: "${trimmed}"`)
  }
  if (limits.max >= 0 && limits.min > limits.max)
    throw new Error(`Cannot parse dimension: "${trimmed}" ends before it begins`)
  return limits
}

const isFixed = ({ min, max }: Limits) => min === max

function format({ min, max }: Limits): string {
  if (min === max) return String(min)
  if (min === 0 && max < 0) return '?'
  return `${min > 0 || max < 0 ? String(min) : ''}..${max < 0 ? '' : String(max)}`
}
