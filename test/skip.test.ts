import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import type { MeasurePhase } from '../src/core/events'
import type { Plan } from '../src/core/plan'
import type { RunRecord } from '../src/core/record'
import { parseRowId } from '../src/core/rows'
import { RunControl } from '../src/engine/run-control'
import { enginesOf, until, untilNothingIsLeft } from './support/processes'
import { copyProject, engineIn, type Project, writeSmallYolo } from './support/project'
import { folderOfThisFile } from './support/temporary'

/** A row skipped, or a computer put to sleep, while real engine processes measure. Processes are found through /proc. */

const folder = folderOfThisFile('skip')
let project: Project
let small: string
let homes = 0

beforeAll(async () => {
  project = await copyProject(folder)
  small = await writeSmallYolo(folder)
})

const newHome = (): string => path.join(folder, `home-${homes++}`)

/** Rounds so long that only what ends them from outside can have ended them. */
const plan = (rows: readonly string[], seconds: number): Plan => ({
  mode: 'custom',
  rows: rows.map((id) => parseRowId(id)).filter((row) => row !== null),
  model: small,
  image: null,
  rounds: 1,
  stop: { frames: null, minSeconds: seconds, maxSeconds: seconds },
  seed: 7
})

describe.skipIf(process.platform !== 'linux')('a real row that is skipped', () => {
  test.each(['loading', 'warming-up', 'measuring'] as const satisfies readonly MeasurePhase[])(
    'while %s its engine process is gone within five seconds, and nothing is left of the run',
    async (phase) => {
      const home = newHome()
      const control = new RunControl()
      let record: RunRecord | null = null
      for await (const event of engineIn(project, home).run(plan(['throughput:CPU'], 120), { control })) {
        if (event.type === 'phase' && event.phase === phase) {
          if (phase === 'measuring') await sleep(300)
          expect(enginesOf(home)).toHaveLength(1)
          control.skip('throughput:CPU')
          await until('the engine process is gone', 5, () => enginesOf(home).length === 0)
        }
        if (event.type === 'finished') record = event.record
      }
      expect(record?.rows[0]).toMatchObject({ status: 'cancelled', failure: { code: 'cancelled' } })
      await untilNothingIsLeft(home)
    }
  )

  test('costs the other rows nothing', async () => {
    const home = newHome()
    const control = new RunControl()
    let record: RunRecord | null = null
    for await (const event of engineIn(project, home).run(plan(['openvino-sync', 'throughput:CPU'], 1), { control })) {
      if (event.type === 'phase' && event.row === 'throughput:CPU' && event.phase === 'measuring') {
        control.skip('throughput:CPU')
      }
      if (event.type === 'finished') record = event.record
    }
    expect(record?.rows.map(({ status }) => status)).toEqual(['done', 'cancelled'])
    expect(record?.rows[0]?.fps?.value).toBeGreaterThan(0)
  })
})

test.skipIf(process.platform !== 'linux')('a stop while the computer sleeps does not wait for it to wake', async () => {
  const home = newHome()
  const control = new RunControl()
  const stop = new AbortController()
  let outcome = ''
  for await (const event of engineIn(project, home).run(plan(['throughput:CPU'], 120), {
    control,
    signal: stop.signal
  })) {
    if (event.type === 'phase' && event.phase === 'measuring') {
      control.sleep()
      await until('the engine process is gone', 5, () => enginesOf(home).length === 0)
      stop.abort()
    }
    if (event.type === 'finished') outcome = event.outcome
  }
  expect(outcome).toBe('cancelled')
  await untilNothingIsLeft(home)
})
