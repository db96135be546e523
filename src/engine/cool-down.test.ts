import { describe, expect, test } from 'vitest'
import { fakeDevice, specOf } from '../../test/fakes/rounds'
import { measured, model } from '../../test/fakes/run'
import type { RunEvent } from '../core/events'
import type { Plan } from '../core/plan'
import type { RoundSurroundings } from '../core/record'
import { CoolDown } from './cool-down'
import { RunControl } from './run-control'
import { type RunContext, runPlan } from './run-plan'
import type { JobKind, JobOf, JobResults } from './worker/protocol'

const surroundings: Omit<RoundSurroundings, 'referenceMs'> = {
  othersShare: 0,
  stolenShare: 0,
  quota: null,
  standstillSeconds: 0,
  longestGapMs: 35,
  suspendedSeconds: 0,
  clockJumpSeconds: 0,
  onBattery: null,
  debugger: null,
  mhz: null,
  celsius: null,
  heatEvents: null,
  deviceBusy: {}
}

/** Processors whose reference work takes these milliseconds in turn (the last one for ever), on a clock of its own. */
function processors(allowedSeconds: number, ...taken: (number | null)[]) {
  let left = allowedSeconds
  let time = 0
  let count = 0
  const looks: { passes: number; idleMs: number }[] = []
  const coolDown = new CoolDown({
    now: () => time,
    leftSeconds: () => Math.max(0, left),
    spend: (seconds) => (left -= seconds),
    measure: (work) => {
      looks.push(work)
      time += work.idleMs + 100
      return Promise.resolve(taken[Math.min(count++, taken.length - 1)] ?? null)
    }
  })
  return { coolDown, looks, waited: () => time }
}

test('a round begins at once where the last one left the processors as fast as before', async () => {
  const { coolDown, looks } = processors(300, 10)
  await coolDown.begin()
  coolDown.after(10.5)
  await coolDown.ready()
  expect(coolDown.lastMs).toBe(10.5)
  expect(looks).toEqual([{ passes: 3, idleMs: 0 }])
  expect([coolDown.baselineMs, coolDown.waitedSeconds]).toEqual([10, 0])
})

test('a slowed down processor is waited for until it is within 5 % again, and no longer', async () => {
  const { coolDown, looks } = processors(300, 10, 12, 11, 10.6, 10.4, 10)
  await coolDown.begin()
  coolDown.after(13)
  expect(coolDown.isHot()).toBe(true)
  await coolDown.ready()
  expect(coolDown.lastMs).toBe(10.4)
  expect(looks.slice(1).map(({ idleMs }) => idleMs)).toEqual([0, 1000, 2000, 5000])
  expect(coolDown.waitedSeconds).toBeCloseTo(8.4, 9)
})

test('a run never waits longer in all than it is allowed, and says how slow the processors still were', async () => {
  const { coolDown } = processors(20, 10, 12)
  await coolDown.begin()
  for (let round = 0; round < 5; round++) {
    coolDown.after(12)
    await coolDown.ready()
    expect(coolDown.lastMs).toBe(12)
  }
  // One look is done at the end of the last wait.
  expect(coolDown.waitedSeconds).toBeGreaterThanOrEqual(20)
  expect(coolDown.waitedSeconds).toBeLessThan(20.2)
})

test('five minutes are the most, however long the run', async () => {
  const { coolDown } = processors(3600, 10, 12)
  await coolDown.begin()
  coolDown.after(12)
  await coolDown.ready()
  expect(coolDown.waitedSeconds).toBeGreaterThanOrEqual(300)
  expect(coolDown.waitedSeconds).toBeLessThan(301)
})

test('without a baseline, or where a round says nothing, nobody waits', async () => {
  const { coolDown, waited } = processors(300, null)
  await coolDown.begin()
  const before = waited()
  coolDown.after(50)
  await coolDown.ready()
  expect(coolDown.lastMs).toBe(50)
  coolDown.after(null)
  await coolDown.ready()
  expect(coolDown.lastMs).toBeNull()
  expect(waited()).toBe(before)
})

describe('in a run', () => {
  /** Each round leaves the processors at this ratio of the baseline; a second of cooling is enough. */
  async function run(mode: Plan['mode'], ratio: number) {
    const events: RunEvent[] = []
    const references: JobOf<'reference'>[] = []
    const answers: Partial<Record<JobKind, (job: never) => unknown>> = {
      devices: () => ({ openvino: null, devices: [fakeDevice('CPU')], missing: [] }),
      'prepare-model': () => model,
      reference: (job: JobOf<'reference'>) => {
        references.push(job)
        return { milliseconds: job.passes === 3 || job.idleMs > 0 ? 10 : 10 * ratio }
      },
      measure: (job: JobOf<'measure'>) => {
        const answer = measured(30)(job)
        const around = { ...surroundings, referenceMs: { before: null, after: 10 * ratio } }
        return { ...answer, round: { ...answer.round, around } }
      }
    }
    const context: RunContext = {
      app: { name: 'VinoBench', version: '0' },
      folders: { root: '/', models: '/', userModels: '/' },
      defaultImage: null,
      control: new RunControl(),
      known: [],
      job: <K extends JobKind>(job: JobOf<K>) => Promise.resolve(answers[job.kind]?.(job as never) as JobResults[K])
    }
    const rows = ['openvino-sync', 'throughput:CPU'].map(specOf)
    const stop = { frames: 10, minSeconds: 0, maxSeconds: null }
    const plan: Plan = { mode, rows, model: 'tiny', image: null, rounds: 2, stop, seed: 5 }
    const record = await runPlan(plan, context, (event) => events.push(event))
    return { record, references, cooling: events.filter(({ type }) => type === 'cooling').length }
  }

  test('a round after one that slowed the processors down waits, and the record says how fast they were before and after', async () => {
    const { record, references, cooling } = await run('standard', 1.2)
    expect(cooling).toBe(3)
    expect(references.map(({ passes, idleMs }) => [passes, idleMs])).toEqual([
      [3, 0],
      [1, 0],
      [1, 1000],
      [1, 0],
      [1, 1000],
      [1, 0],
      [1, 1000]
    ])
    const rounds = record.rows.flatMap((row) => row.rounds)
    expect(rounds.every(({ around }) => around?.referenceMs.before === 10 && around.referenceMs.after === 12)).toBe(
      true
    )
    expect(record.reference).toMatchObject({ baselineMs: 10 })
    expect(record.rows[0]?.trust).toMatchObject({ state: 'invalid' })
    expect(record.rows[0]?.trust?.reasons.map(({ code }) => code)).toContain('throttled')
    expect(record.after).toBeDefined()
  })

  test('fast processors are not waited for', async () => {
    const { references, cooling, record } = await run('standard', 1.03)
    expect([references.length, cooling]).toEqual([1, 0])
    expect(record.rows[0]?.trust?.reasons.map(({ code }) => code)).not.toContain('throttled')
  })

  test('who asked for so many seconds waits for nothing, and reads that the processors were slow', async () => {
    const { references, cooling, record } = await run('custom', 1.2)
    expect([references.length, cooling]).toEqual([1, 0])
    expect(record.rows[1]?.trust?.reasons.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['throttled', 'not-cooled'])
    )
  })
})
