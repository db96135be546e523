import { expect, test } from 'vitest'
import { loadOpenVino } from './load'
import { runInChild } from './testing'

const ours = loadOpenVino().source === 'c-api'

test.skipIf(!ours)('property reads and a thousand lives of every object leave no memory behind', () => {
  const { code, out, err } = runInChild('memory.child.ts')
  expect(err).toBe('')
  expect(code).toBe(0)
  const grown = JSON.parse(out) as Record<string, number>
  // A real leak of a thousand handles shows as more; what the allocator keeps for later comes and goes by a few.
  expect(Object.entries(grown).filter(([, megabytes]) => megabytes > 24)).toEqual([])
  expect(Object.keys(grown).length).toBeGreaterThan(14)
})
