import { isTypedArray } from 'node:util/types'

/** One accepted argument: what the signature calls it, and the test. */
export interface Kind {
  readonly label: string
  accepts(value: unknown): boolean
}

const kind = (label: string, accepts: (value: unknown) => boolean): Kind => ({ label, accepts })

export const string = kind('string', (value) => typeof value === 'string')
export const object = kind('object', (value) => typeof value === 'object' && value !== null)
export const boolean = kind('boolean', (value) => typeof value === 'boolean')
export const integer = kind('number', Number.isInteger)
export const callable = kind('function', (value) => typeof value === 'function')
export const anything = kind('any', () => true)
export const bytes = kind('Buffer', (value) => value instanceof Uint8Array)
export const instance = (label: string, type: new (...args: never[]) => object): Kind =>
  kind(label, (value) => value instanceof type)

const labelOf = (value: unknown) => (value === null ? 'null' : typeof value)

/** Which of the signatures the arguments fit; throws openvino-node's message, listing them all, where none does. */
export function match(method: string, args: readonly unknown[], ...signatures: readonly (readonly Kind[])[]): number {
  const found = signatures.findIndex((signature) => fits(signature, args))
  if (found >= 0) return found
  const allowed = signatures.map((signature) => `- (${signature.map((one) => one.label).join(', ')})\n`).join('')
  throw new Error(
    `${method.includes("'") ? method : `'${method}'`} method called with incorrect parameters.\n` +
      `Provided signature: (${args.map(labelOf).join(', ')}) \nAllowed signatures:\n${allowed}`
  )
}

function fits(signature: readonly Kind[], args: readonly unknown[]): boolean {
  return signature.length === args.length && signature.every((one, index) => one.accepts(args[index]))
}

export function noArguments(args: readonly unknown[], message: string): void {
  if (args.length > 0) throw new Error(message)
}

/** A port's or tensor's index. Anything but a whole number from 0 would reach C as an enormous size. */
export function portIndex(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new Error(`An index must be a whole number from 0, not ${String(value)}.`)
  return value
}

/** Text that goes to C: the part behind a zero character would be lost silently. */
export function plainText(value: string, what: string): string {
  if (value.includes('\0')) throw new Error(`${what} must not contain a zero character.`)
  return value
}

/** Dimensions from an array or an Int32Array/Uint32Array; fractions are cut off as openvino-node does. */
export function dimensions(value: unknown): number[] {
  if (Array.isArray(value)) return value.map(dimension)
  if (!isTypedArray(value)) throw new Error('Passed argument must be of type Array or TypedArray.')
  if (!(value instanceof Int32Array || value instanceof Uint32Array)) {
    throw new Error('Passed argument must be an Int32Array or a Uint32Array.')
  }
  return Array.from(value, dimension)
}

function dimension(value: unknown): number {
  if (typeof value !== 'number') throw new Error('Passed array must contain only numbers.')
  const whole = Math.trunc(value)
  if (!Number.isSafeInteger(whole) || whole < 0) {
    throw new Error(`Cannot allocate memory for a dimension of ${String(value)}.`)
  }
  return whole
}
