import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { intersectionOverUnion } from '../../core/agreement/boxes'
import { type Candidate, nonMaximumSuppression } from './nms'

const side = fc.integer({ min: 0, max: 30 })
const candidate: fc.Arbitrary<Candidate> = fc.record({
  label: fc.integer({ min: 0, max: 2 }),
  // Few values, so that equal scores occur.
  score: fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8),
  box: fc.tuple(side, side, side, side)
})
const candidates = fc.array(candidate, { maxLength: 40 })
const options = fc.record({
  iouThreshold: fc.constantFrom(0, 0.3, 0.5, 0.9, 1),
  perClass: fc.boolean()
})

describe('non-maximum suppression', () => {
  test('keeps some of the candidates, best first, and nothing else', () => {
    fc.assert(
      fc.property(candidates, options, (all, how) => {
        const kept = nonMaximumSuppression(all, how)
        expect(kept.every((one) => all.includes(one))).toBe(true)
        expect(new Set(kept).size).toBe(kept.length)
        expect(kept.map(({ score }) => score)).toEqual(kept.map(({ score }) => score).sort((a, b) => b - a))
      })
    )
  })

  test('no two kept boxes that compete overlap more than allowed', () => {
    fc.assert(
      fc.property(candidates, options, (all, how) => {
        const kept = nonMaximumSuppression(all, how)
        kept.forEach((a, i) =>
          kept.slice(i + 1).forEach((b) => {
            if (how.perClass && a.label !== b.label) return
            expect(intersectionOverUnion(a.box, b.box)).toBeLessThanOrEqual(how.iouThreshold)
          })
        )
      })
    )
  })

  test('whatever is dropped is covered by a kept one that is at least as good', () => {
    fc.assert(
      fc.property(candidates, options, (all, how) => {
        const kept = nonMaximumSuppression(all, how)
        for (const dropped of all.filter((one) => !kept.includes(one))) {
          const reason = kept.find(
            (better) =>
              better.score >= dropped.score &&
              (!how.perClass || better.label === dropped.label) &&
              intersectionOverUnion(better.box, dropped.box) > how.iouThreshold
          )
          expect(reason).toBeDefined()
        }
      })
    )
  })

  test('applied to its own result it changes nothing', () => {
    fc.assert(
      fc.property(candidates, options, (all, how) => {
        const kept = nonMaximumSuppression(all, how)
        expect(nonMaximumSuppression(kept, how)).toEqual(kept)
      })
    )
  })

  test('boxes of two classes at one place: both stay per class, the better one otherwise', () => {
    const car: Candidate = { label: 2, score: 0.6, box: [0, 0, 10, 10] }
    const truck: Candidate = { label: 7, score: 0.5, box: [0, 0, 10, 10] }
    expect(nonMaximumSuppression([truck, car], { iouThreshold: 0.5, perClass: true })).toEqual([car, truck])
    expect(nonMaximumSuppression([truck, car], { iouThreshold: 0.5, perClass: false })).toEqual([car])
  })

  test('numbers that are none are dropped, and the count is bounded', () => {
    const good: Candidate = { label: 0, score: 0.5, box: [0, 0, 1, 1] }
    const bad = [
      { ...good, score: NaN },
      { ...good, box: [NaN, 0, 1, 1] as const },
      { ...good, box: [0, 0, Infinity, 1] as const }
    ]
    expect(nonMaximumSuppression([...bad, good], { iouThreshold: 0.5, perClass: true })).toEqual([good])
    const apart = Array.from({ length: 1000 }, (_, k): Candidate => ({ ...good, box: [k * 2, 0, 1, 1] }))
    expect(nonMaximumSuppression(apart, { iouThreshold: 0.5, perClass: true })).toHaveLength(300)
  })
})

describe('intersection over union', () => {
  test('is 1 for a box with itself, a third for half overlap, 0 for neighbours and boxes without area', () => {
    expect(intersectionOverUnion([1, 2, 3, 4], [1, 2, 3, 4])).toBe(1)
    expect(intersectionOverUnion([0, 0, 2, 2], [1, 0, 2, 2])).toBeCloseTo(1 / 3, 12)
    expect(intersectionOverUnion([0, 0, 2, 2], [2, 0, 2, 2])).toBe(0)
    expect(intersectionOverUnion([0, 0, 0, 0], [0, 0, 0, 0])).toBe(0)
  })

  test('is symmetric and between 0 and 1', () => {
    const box = fc.tuple(side, side, side, side)
    fc.assert(
      fc.property(box, box, (a, b) => {
        const overlap = intersectionOverUnion(a, b)
        expect(overlap).toBe(intersectionOverUnion(b, a))
        expect(overlap).toBeGreaterThanOrEqual(0)
        expect(overlap).toBeLessThanOrEqual(1)
      })
    )
  })
})
