import { native, type Pointer, type Slot } from './library'

// From INVALID_C_PARAM on, the C wrapper itself refused and left no message of its own; an older one would be read.
const firstWrapperStatus = -14

/** The error that a status other than 0 stands for, with OpenVINO's own words. */
export function nativeError(status: number): Error {
  const said = status > firstWrapperStatus ? native().lastErrorMessage()?.trim() : undefined
  return new Error(said ? said : `OpenVINO refused the call (${native().statusName(status) ?? String(status)}).`)
}

/** Throws what OpenVINO said unless the call succeeded. */
export function check(status: number): void {
  if (status !== 0) throw nativeError(status)
}

const scratch: Slot = new BigUint64Array(1)

/** Runs a call that writes one pointer or size and returns it. Synchronous calls only: the slot is shared. */
export function readPointer(call: (slot: Slot) => number): Pointer {
  scratch[0] = 0n
  check(call(scratch))
  return scratch[0]
}

export function readSize(call: (slot: Slot) => number): number {
  return Number(readPointer(call))
}

export function readText(call: (slot: [string | null]) => number): string {
  const slot: [string | null] = [null]
  check(call(slot))
  return slot[0] ?? ''
}

const enumScratch = new Int32Array(1)

export function readEnum(call: (slot: Int32Array) => number): number {
  check(call(enumScratch))
  return enumScratch[0] ?? 0
}
