import { describe, expect, test } from 'vitest'
import { around } from '../../test/fakes/record'
import { doubtfulRows, extraRounds, type ExtraTime, mostExtraRounds } from './rounds-rule'

const rounds = (fps: readonly number[]) => fps.map((value, round) => ({ round, fps: value }))
const quiet = { id: 'throughput:CPU', rounds: rounds(around(100)) }
const wild = { id: 'throughput:GPU', rounds: rounds([100, 104, 97, 103, 96, 100]) }
const standard = { mode: 'standard', rounds: 6 } as const
const time: ExtraTime = { estimatedSeconds: 600, spentSeconds: 0, roundSeconds: 100 }

test('rounds that agree need no more', () => {
  expect(extraRounds({ plan: standard, rows: [quiet], done: 0, time })).toBe(0)
})

test('one doubtful row among the compared ones makes three rounds more', () => {
  expect(doubtfulRows(standard, [quiet, wild])).toEqual(['throughput:GPU'])
  expect(extraRounds({ plan: standard, rows: [quiet, wild], done: 0, time })).toBe(mostExtraRounds)
  expect(mostExtraRounds).toBe(3)
})

test('what the extra rounds show does not end them early or make more of them', () => {
  const calmed = { ...wild, rounds: rounds([...wild.rounds.map(({ fps }) => fps), 100, 100]) }
  expect(extraRounds({ plan: standard, rows: [quiet, calmed], done: 2, time })).toBe(1)
  expect(extraRounds({ plan: standard, rows: [quiet, calmed], done: 3, time })).toBe(0)
  const wilder = { ...quiet, rounds: rounds([...around(100), 50]) }
  expect(extraRounds({ plan: standard, rows: [wilder], done: 0, time })).toBe(0)
})

describe('cool-down and extra rounds together never more than double the estimated time', () => {
  test.each([
    [{ estimatedSeconds: 600, spentSeconds: 0 }, 3],
    [{ estimatedSeconds: 600, spentSeconds: 301 }, 2],
    [{ estimatedSeconds: 600, spentSeconds: 501 }, 0],
    [{ estimatedSeconds: 600, spentSeconds: 900 }, 0]
  ])('%j leaves room for %i', (spent, count) => {
    expect(extraRounds({ plan: standard, rows: [wild], done: 0, time: { ...time, ...spent } })).toBe(count)
  })
})

test('the thorough run has them too; who asked for a quick look or for so many rounds gets exactly that', () => {
  const nine = { ...wild, rounds: rounds([100, 104, 97, 103, 96, 100, 104, 97, 100]) }
  expect(extraRounds({ plan: { mode: 'thorough', rounds: 9 }, rows: [nine], done: 0, time })).toBe(3)
  for (const mode of ['quick', 'custom'] as const) {
    expect(extraRounds({ plan: { mode, rounds: 6 }, rows: [wild], done: 0, time })).toBe(0)
  }
})

test('a run that ended without any row has nothing to add', () => {
  expect(extraRounds({ plan: standard, rows: [], done: 0, time: { ...time, roundSeconds: 0 } })).toBe(0)
})
