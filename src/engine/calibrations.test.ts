import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeRecord } from '../../test/fakes/record'
import { fakeRow } from '../../test/fakes/rounds'
import { keepCalibrations, readCalibrations } from './calibrations'

let folder = ''
const file = (): string => path.join(folder, 'data', 'calibrations.json')

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'vinobench-calibrations-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const pairs = (id: string, fps: number, count = 20) => {
  const row = fakeRow(
    id,
    Array.from({ length: count }, () => fps)
  )
  const twin = {
    ...fakeRow(
      id,
      Array.from({ length: count }, () => 100)
    ),
    id: `${id} (again)`
  }
  return fakeRecord([row, twin])
}

test('what was measured is there the next time, and replaces what was known of the same row', async () => {
  await keepCalibrations(file(), pairs('throughput:CPU', 110))
  await keepCalibrations(file(), pairs('latency:CPU', 101))
  const [found] = await keepCalibrations(file(), pairs('throughput:CPU', 102))
  expect(found?.ratios[0]).toBeCloseTo(1.02, 10)
  const known = await readCalibrations(file())
  expect(known.map(({ row, ratios }) => [row, ratios[0]])).toEqual([
    ['throughput:CPU', 1.02],
    ['latency:CPU', 1.01]
  ])
})

test('too few pairs leave what was known', async () => {
  await keepCalibrations(file(), pairs('throughput:CPU', 110))
  const before = await readFile(file(), 'utf8')
  expect(await keepCalibrations(file(), pairs('throughput:CPU', 102, 19))).toEqual([])
  expect(await readFile(file(), 'utf8')).toBe(before)
})

test('what a newer program has kept is neither read nor touched', async () => {
  await keepCalibrations(file(), pairs('throughput:CPU', 110))
  const newer = '{"schemaVersion":2,"calibrations":{"of":"another shape"}}'
  await writeFile(file(), newer)
  expect(await readCalibrations(file())).toEqual([])
  await expect(keepCalibrations(file(), pairs('throughput:CPU', 110))).rejects.toMatchObject({
    failure: { code: 'data-newer', message: expect.stringMatching(/written by a newer VinoBench\. It was not touched/) }
  })
  expect(await readFile(file(), 'utf8')).toBe(newer)
})

test('a file that is missing, broken or from another program is no calibration; a broken entry costs only itself', async () => {
  expect(await readCalibrations(file())).toEqual([])
  await keepCalibrations(file(), pairs('throughput:CPU', 110))
  const whole = JSON.parse(await readFile(file(), 'utf8')) as { calibrations: Record<string, unknown>[] }
  for (const text of ['', '{', '[]', '{"schemaVersion":2,"calibrations":[]}']) {
    await writeFile(file(), text)
    expect(await readCalibrations(file())).toEqual([])
  }
  const broken = [{ ...whole.calibrations[0], ratios: [0, -1] }, { ...whole.calibrations[0], row: 7 }, null]
  await writeFile(file(), JSON.stringify({ schemaVersion: 1, calibrations: [...broken, ...whole.calibrations] }))
  expect(await readCalibrations(file())).toHaveLength(1)
})
