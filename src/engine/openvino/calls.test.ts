import { expect, test } from 'vitest'
import { loadOpenVino } from './load'
import { runInChild } from './testing'

const ours = loadOpenVino().source === 'c-api'

test.skipIf(!ours)('wrong calls of every kind throw errors and never end the process', () => {
  const { code, signal, out, err } = runInChild('dangerous-calls.child.ts')
  expect({ code, signal, err }).toEqual({ code: 0, signal: null, err: '' })
  const { thrown, failures } = JSON.parse(out) as { thrown: number; failures: string[] }
  expect(failures).toEqual([])
  expect(thrown).toBeGreaterThan(1000)
})
