import { expect, test } from 'vitest'
import type { FailureError } from '../core/failure'
import { OneAtATime } from './one-at-a-time'

/** Work that ends a moment after it is told to. */
function work(log: string[], name: string) {
  return (signal: AbortSignal): Promise<string> =>
    new Promise((resolve) => {
      log.push(`${name} begins`)
      signal.addEventListener('abort', () =>
        setTimeout(() => {
          log.push(`${name} is over`)
          resolve(name)
        }, 5)
      )
    })
}

test('what comes begins when what was under way is over', async () => {
  const log: string[] = []
  const one = new OneAtATime()
  const first = one.run(work(log, 'first'))
  await expect.poll(() => log).toEqual(['first begins'])
  const second = one.run(work(log, 'second'))
  expect(await first).toBe('first')
  await expect.poll(() => log.at(-1)).toBe('second begins')
  await one.stop()
  expect(await second).toBe('second')
  expect(log).toEqual(['first begins', 'first is over', 'second begins', 'second is over'])
})

test('what was overtaken while it waited never begins', async () => {
  const log: string[] = []
  const one = new OneAtATime()
  void one.run(work(log, 'first'))
  await expect.poll(() => log).toEqual(['first begins'])
  const second = one.run(work(log, 'second')).catch((error: unknown) => (error as FailureError).failure.code)
  const third = one.run(() => Promise.resolve('third'))
  expect([await second, await third]).toEqual(['cancelled', 'third'])
  expect(log).toEqual(['first begins', 'first is over'])
})

test('a failure stands in nobody’s way', async () => {
  const one = new OneAtATime()
  await expect(one.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await one.run(() => Promise.resolve(1))).toBe(1)
  await one.stop()
})
