import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { free, isFreed, NativeHandle, own } from './handles'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

test('a handle is released once, and its address is never given out again', () => {
  const released: bigint[] = []
  const handle = new NativeHandle(42n, 'Thing', (pointer) => released.push(pointer))
  expect(handle.pointer).toBe(42n)
  handle.free()
  handle.free()
  expect(released).toEqual([42n])
  expect(() => handle.pointer).toThrow('This Thing has been freed.')
})

test('a handle in use on another thread is released when that use has ended', () => {
  const released: bigint[] = []
  const handle = new NativeHandle(7n, 'Thing', (pointer) => released.push(pointer))
  handle.hold()
  handle.free()
  expect(() => handle.pointer).toThrow('freed')
  expect(released).toEqual([])
  handle.letGo()
  expect(released).toEqual([7n])
})

test('a collected owner has its native part released, a freed one not again', async () => {
  const released: bigint[] = []
  const keep: object = {}
  own(keep, 3n, 'Thing', (pointer) => released.push(pointer))
  const forget = () => {
    own({}, 1n, 'Thing', (pointer) => released.push(pointer))
    const freed = {}
    own(freed, 2n, 'Thing', (pointer) => released.push(pointer))
    free(freed)
  }
  forget()
  for (let round = 0; round < 50 && !released.includes(1n); round += 1) {
    collect()
    await pause(5)
  }
  expect(released).toEqual([2n, 1n])
  expect(isFreed(keep)).toBe(false)
})
