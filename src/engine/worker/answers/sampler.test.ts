import { expect, test } from 'vitest'
import type { AnswerCopy } from '../workload'
import { AnswerSampler, chosenNumbers, copiesFor, mostCopies } from './sampler'

const copiesOf = (count: number): AnswerCopy[] => Array.from({ length: count }, () => ({ outputs: () => ({}) }))

/** The numbers that a sampler wants of so many, and what it keeps: the input is the number of the inference. */
function sample(inferences: number, seed: number, copies = copiesOf(mostCopies)) {
  const sampler = new AnswerSampler(copies, seed, inferences)
  const chosen: number[] = []
  for (let inference = 0; inference < inferences; inference++) {
    if (!sampler.wants(inference)) continue
    chosen.push(inference)
    sampler.keep(inference, { copyTo: () => undefined })
  }
  return { chosen, kept: sampler.kept().map(({ input }) => input) }
}

test('one of each hundred is chosen', () => {
  const { chosen } = sample(10_000, 3)
  expect(chosen).toHaveLength(100)
  expect(chosen.every((inference, block) => Math.floor(inference / 100) === block)).toBe(true)
})

test('the same seed chooses the same, another one others', () => {
  expect(sample(2000, 5)).toEqual(sample(2000, 5))
  expect(sample(2000, 5).chosen).not.toEqual(sample(2000, 6).chosen)
})

test('a short round is looked at too, even if it is half as long as expected', () => {
  for (let seed = 0; seed < 200; seed++) {
    const sampler = new AnswerSampler(copiesOf(1), seed, 30)
    expect(Array.from({ length: 15 }, (_, index) => index).some((index) => sampler.wants(index))).toBe(true)
  }
})

test('of more than there is memory for, each has the same chance to be kept', () => {
  const counts = Array.from({ length: 40 }, () => 0)
  for (let seed = 0; seed < 4000; seed++) {
    const { kept } = sample(4000, seed)
    expect(kept).toHaveLength(mostCopies)
    for (const inference of kept) {
      const block = Math.floor(inference / 100)
      counts[block] = (counts[block] ?? 0) + 1
    }
  }
  // 800 expected of each of the forty; five standard deviations are 127.
  expect(Math.min(...counts)).toBeGreaterThan(673)
  expect(Math.max(...counts)).toBeLessThan(927)
})

test('memory is bounded by the number of copies and by their size', () => {
  expect(copiesFor(90, 6e6)).toBe(2)
  expect(copiesFor(1e6, 4)).toBe(mostCopies)
  expect(copiesFor(1e6, 20e6)).toBe(3)
  expect(copiesFor(1e6, 100e6)).toBe(0)
})

test('without memory nothing is chosen', () => {
  expect(sample(1000, 1, []).chosen).toEqual([])
})

test('numbers told beforehand are among those of the round, and not too many', () => {
  const numbers = chosenNumbers(3, 5000, mostCopies)
  expect(numbers).toHaveLength(mostCopies)
  expect(numbers.every((number, index) => number < 5000 && number > (numbers[index - 1] ?? -1))).toBe(true)
  expect(chosenNumbers(3, 10, 2)).toHaveLength(1)
})
