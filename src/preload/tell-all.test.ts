import { expect, test } from 'vitest'
import { tellAll } from './tell-all'

test('a listener that throws is reported, and those after it are told all the same', () => {
  const told: string[] = []
  const reported: unknown[] = []
  const broken = new Error('broken')
  const listeners = new Set([
    (payload: string) => void told.push(`first ${payload}`),
    () => {
      throw broken
    },
    (payload: string) => void told.push(`last ${payload}`)
  ])
  tellAll(listeners, 'news', (thrown) => reported.push(thrown))
  expect(told).toEqual(['first news', 'last news'])
  expect(reported).toEqual([broken])
})

test('a listener that takes itself away, or brings another, changes nothing for this telling', () => {
  const told: string[] = []
  const listeners = new Set<(payload: null) => void>()
  const once = (): void => {
    told.push('once')
    listeners.delete(once)
    listeners.add(() => void told.push('new'))
  }
  listeners.add(once)
  listeners.add(() => void told.push('other'))
  tellAll(listeners, null, () => undefined)
  expect(told).toEqual(['once', 'other'])
})
