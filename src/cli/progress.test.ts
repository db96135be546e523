import { describe, expect, test } from 'vitest'
import { fakeOutput, type FakeOutput } from '../../test/fakes/cli'
import { around, fakeRecord } from '../../test/fakes/record'
import { fakeRow } from '../../test/fakes/rounds'
import type { MeasurePhase } from '../core/events'
import type { EngineEvent } from '../engine'
import type { Clock } from './clock'
import { Progress } from './progress'

const row = 'throughput:CPU'
const record = fakeRecord([fakeRow(row, around(30))])
const started: EngineEvent = { type: 'started', record, estimatedSeconds: 90 }
const roundStarted: EngineEvent = { type: 'round-started', row, round: 0 }
const roundFinished: EngineEvent = { type: 'round-finished', row, round: 0, record, secondsLeft: 75 }
const failure = { code: 'engine-crashed', message: 'It crashed.', remedy: 'Run again.' } as const
const phase = (name: MeasurePhase): EngineEvent => ({ type: 'phase', row, round: 0, phase: name })
const progress = (frames: number): EngineEvent => ({ type: 'progress', row, round: 0, frames, share: 0.5 })

/** Time that passes only when a test says so. */
class FakeClock implements Clock {
  #now = 0
  #waiting: { at: number; action: () => void }[] = []

  nowMs(): number {
    return this.#now
  }

  after(milliseconds: number, action: () => void): () => void {
    const entry = { at: this.#now + milliseconds, action }
    this.#waiting.push(entry)
    return () => (this.#waiting = this.#waiting.filter((other) => other !== entry))
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds
    const due = this.#waiting.filter(({ at }) => at <= this.#now)
    this.#waiting = this.#waiting.filter(({ at }) => at > this.#now)
    for (const { action } of due) action()
  }
}

function progressOn(isTerminal: boolean, columns = 100): { tell: Progress; clock: FakeClock; out: FakeOutput } {
  const out = fakeOutput({ isTerminal, columns })
  const clock = new FakeClock()
  return { tell: new Progress(out.stderr, clock), clock, out }
}

const draws = ({ said }: FakeOutput): string[] => said.stderr.split('\r\u001b[2K').slice(1)

describe('on a terminal', () => {
  test('one line says row, round, phase, frames and time left', () => {
    const { tell, clock, out } = progressOn(true)
    tell.tell(started)
    clock.pass(1000)
    tell.tell(roundStarted)
    tell.tell(phase('warming-up'))
    clock.pass(1000)
    expect(draws(out).at(-1)).toBe('throughput:CPU · round 1/6 · warming up · 1 min 28 s left')
    tell.tell(phase('measuring'))
    clock.pass(1000)
    tell.tell(progress(1234))
    expect(draws(out).at(-1)).toBe('throughput:CPU · round 1/6 · measuring · 1,234 frames · 1 min 27 s left')
    expect(out.said.stderr).not.toContain('\n')
  })

  test('is drawn at most once a second, and the last state is not lost', () => {
    const { tell, clock, out } = progressOn(true)
    tell.tell(started)
    tell.tell(roundStarted)
    for (const name of ['starting', 'loading', 'compiling'] as const) {
      tell.tell(phase(name))
      clock.pass(100)
    }
    expect(draws(out)).toHaveLength(1)
    clock.pass(700)
    expect(draws(out)).toHaveLength(2)
    expect(draws(out).at(-1)).toContain('compiling')
  })

  test("in a timed part nothing is drawn but with the engine's own sign", () => {
    const { tell, clock, out } = progressOn(true)
    tell.tell(started)
    tell.tell(roundStarted)
    tell.tell(phase('warming-up'))
    const before = draws(out).length
    tell.tell(phase('measuring'))
    clock.pass(10_000)
    expect(draws(out)).toHaveLength(before)
    for (let sign = 0; sign < 20; sign++) {
      tell.tell(progress(sign + 1))
      clock.pass(500)
    }
    expect(draws(out).length - before).toBeLessThanOrEqual(10)
  })

  test('is never wider than the terminal, and gone at the end', () => {
    const { tell, out } = progressOn(true, 60)
    tell.tell({ type: 'preparing', what: 'preparing a model with a name that goes on and on and on and on' })
    tell.tell(started)
    tell.tell({ type: 'finished', outcome: 'done', record })
    expect(Math.max(...draws(out).map((line) => line.length))).toBeLessThan(60)
    expect(draws(out).at(-1)).toBe('')
  })
})

describe('where nobody reads along', () => {
  test('one plain line for each finished round and failed row', () => {
    const { tell, out } = progressOn(false)
    tell.tell(started)
    tell.tell(roundStarted)
    tell.tell(roundFinished)
    tell.tell({ type: 'row-failed', row, round: 1, failure, record, secondsLeft: 60 })
    tell.tell({ type: 'finished', outcome: 'done', record })
    expect(out.said.stderr).toBe(
      'Measuring 1 row in 6 rounds, about 1 min 30 s.\n' +
        'throughput:CPU: round 1 of 6, 29.88 FPS, 1 min 15 s left\n' +
        'throughput:CPU failed: It crashed.\n'
    )
  })

  test('nothing at all is said in a timed part; what happened there is said after it', () => {
    const { tell, clock, out } = progressOn(false)
    tell.tell(started)
    tell.tell(roundStarted)
    tell.tell(phase('measuring'))
    const before = out.said.stderr
    tell.tell(progress(100))
    tell.tell({ type: 'save-failed', file: '/x', message: 'The disk is full.', remedy: 'Free some space.' })
    clock.pass(5000)
    expect(out.said.stderr).toBe(before)
    tell.tell(roundFinished)
    expect(out.said.stderr).toContain('The disk is full. Free some space.\n')
  })
})

test('rounds beyond the planned ones are said to be extra, with the reason', () => {
  const extra: EngineEvent = { type: 'extra-rounds', count: 3, because: [row], record, secondsLeft: 40 }
  const plain = progressOn(false)
  for (const event of [started, extra, { ...roundFinished, round: 6 }]) plain.tell.tell(event)
  expect(plain.out.said.stderr).toContain(`${row} differs too much from round to round: 3 extra rounds of every row.`)
  expect(plain.out.said.stderr).toContain(`${row}: round 7 (extra)`)

  const { tell, clock, out } = progressOn(true)
  tell.tell(started)
  clock.pass(1000)
  tell.tell({ ...extra, count: 1, because: [row, 'latency:CPU'] })
  tell.tell({ ...roundStarted, round: 6 })
  clock.pass(1000)
  expect(out.said.stderr).toContain(
    `${row}, latency:CPU differ too much from round to round: 1 extra round of every row.`
  )
  expect(draws(out).at(-1)).toMatch(/^throughput:CPU · round 7 \(extra\) · .* left$/)
})
