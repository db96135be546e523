import { chmodSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Failure, FailureError } from '../src/core/failure'
import { parseRecord } from '../src/core/parse-record'
import type { Plan } from '../src/core/plan'
import type { RunRecord } from '../src/core/record'
import { parseRowId } from '../src/core/rows'
import { createEngine, type EngineEvent } from '../src/engine'
import { writeWhole } from '../src/engine/records'
import { runCli } from './support/cli'
import { asNobody, canBeNobody, canMount, type SmallDisk, smallDiskOfThisFile } from './support/disk'
import { oneSentence } from './support/messages'
import { copyProject, type Project, writeSmallYolo } from './support/project'
import { folderOfThisFile } from './support/temporary'

/** Results on disks that are full, fill up or may not be written to. Real disks of some kilobytes, which needs root. */

const folder = folderOfThisFile('disk')
/** Null where nothing can be mounted. */
const smallDisk = (name: string): SmallDisk | null =>
  canMount ? smallDiskOfThisFile(path.join(folder, name), 256) : null
const disks = {
  oneWrite: smallDisk('one-write'),
  full: smallDisk('full'),
  readOnly: smallDisk('read-only'),
  filling: smallDisk('filling')
}
let project: Project
let small: string
let homes = 0

beforeAll(async () => {
  chmodSync(folder, 0o755)
  project = await copyProject(folder)
  small = await writeSmallYolo(folder)
})

async function newHome(): Promise<string> {
  const home = path.join(folder, `home-${homes++}`)
  await mkdir(home)
  return home
}

const names = async (where: string): Promise<string[]> =>
  (await readdir(where)).filter((name) => name !== '.filler').sort()

const kept = async (home: string): Promise<RunRecord> => {
  const [name = '', ...others] = await names(path.join(home, 'runs'))
  expect(others).toEqual([])
  return parseRecord(await readFile(path.join(home, 'runs', name), 'utf8'), name)
}

const run = ['run', '--quick', '--seconds', '0.2', '--rows', 'openvino-sync', '--model'] as const
const oldResult = '{"an": "old result"}\n'

describe.skipIf(!canMount)('one write, with every amount of space left (skipped where nothing can be mounted)', () => {
  const disk = disks.oneWrite
  const content = 'new '.repeat(10_000)
  const pages = Array.from({ length: 14 }, (_, k) => k)

  test.each(pages)('%i pages: the old file or the new one, nothing half', async (page) => {
    if (disk === null) return
    const file = path.join(disk.path, 'result.json')
    disk.free()
    await writeFile(file, oldResult)
    disk.fill(page * 4096)
    const failure = await writeWhole(file, content).then(() => null, failureOf)
    const now = await readFile(file, 'utf8')
    expect(now).toBe(failure === null ? content : oldResult)
    expect(await names(disk.path)).toEqual(['result.json'])
    if (failure !== null) expect(failure.code).toBe('disk-full')
    if (page === 0) expect(failure).not.toBeNull()
    if (page === 13) expect(failure).toBeNull()
  })
})

function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure
  throw error
}

describe.skipIf(!canMount)('the command line on a full disk (skipped where nothing can be mounted)', () => {
  const disk = disks.full

  test('old files stay as they are, the reason is told, and history has the run', async () => {
    if (disk === null) return
    const home = await newHome()
    const files = ['result.json', 'result.csv', 'result.md'].map((name) => path.join(disk?.path ?? '', name))
    disk.free()
    for (const file of files) await writeFile(file, oldResult)
    disk.fill()
    const [json = '', csv = '', markdown = ''] = files
    const result = await runCli(project, [...run, small, '--json', json, '--csv', csv, '--markdown', markdown], {
      home
    })

    expect(result.code).toBe(1)
    for (const file of files) {
      expect(await readFile(file, 'utf8')).toBe(oldResult)
      expect(result.stderr).toContain(`vinobench: ${file} could not be written: the disk is full.`)
    }
    expect(await names(disk.path)).toEqual(['result.csv', 'result.json', 'result.md'])
    expect(result.stdout).toContain('Performance difference')
    const record = await kept(home)
    expect(record.rows[0]).toMatchObject({ status: 'done' })
    expect(record.finishedAt).not.toBeNull()
    expect(result.stderr).toContain(`Kept in ${path.join(home, 'runs', record.id)}.json`)
  })

  test('with history on the full disk as well, the table is still printed', async () => {
    if (disk === null) return
    disk.free()
    const home = path.join(disk.path, 'home')
    await mkdir(home)
    disk.fill()
    const json = path.join(disk.path, 'other.json')
    const result = await runCli(project, [...run, small, '--json', json], { home, cwd: folder })

    expect(result.code).toBe(1)
    expect(result.stdout).toContain('Performance difference')
    expect(result.stdout).toMatch(/openvino-sync +\d/)
    expect(result.stderr).toContain('the disk is full')
    expect(result.stderr).not.toContain('Kept in')
    expect(await names(disk.path)).not.toContain('other.json')
    expect((await readdir(home, { recursive: true })).filter((name) => /json|tmp/.test(name))).toEqual([])
  })
})

describe.skipIf(!canMount)('places that may not be written to (skipped where nothing can be mounted)', () => {
  const { readOnly } = disks
  beforeAll(async () => {
    if (readOnly === null) return
    await mkdir(path.join(readOnly.path, 'home'))
    readOnly.makeReadOnly()
  })

  test('a read-only folder is refused before anything is measured', async () => {
    const home = await newHome()
    const json = path.join(readOnly?.path ?? '', 'result.json')
    const { code, stdout, stderr } = await runCli(project, [...run, small, '--json', json], { home })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(oneSentence(stderr).message).toBe(`${json} cannot be written: that disk is read-only.`)
    expect(await names(home)).toEqual([])
  })

  test('where history cannot be kept, the result is still printed and saved where asked for', async () => {
    const json = path.join(folder, 'saved.json')
    const home = path.join(readOnly?.path ?? '', 'home')
    const { stdout, stderr } = await runCli(project, [...run, small, '--json', json], { home, cwd: folder })
    expect(stdout).toContain('Performance difference')
    expect(stderr).toContain('that disk is read-only')
    expect(parseRecord(await readFile(json, 'utf8'), json).rows[0]).toMatchObject({ status: 'done' })
  })
})

test.skipIf(!canBeNobody)(
  'a folder without permission is refused before anything is measured (skipped where no other user can start the program)',
  async () => {
    const home = await newHome()
    const json = path.join(home, 'result.json')
    const args = [...run, small, '--json', json]
    const { code, stdout, stderr } = await runCli(project, args, { home, cwd: '/', prefix: asNobody })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(oneSentence(stderr).message).toBe(`${json} cannot be written: you may not write there.`)
  }
)

describe.skipIf(!canMount)('a disk that fills up in the middle of a run (skipped where nothing can be mounted)', () => {
  const disk = disks.filling
  const plan = (): Plan => ({
    mode: 'custom',
    rows: ['openvino-sync', 'onnxruntime'].map((id) => parseRowId(id)).filter((row) => row !== null),
    model: small,
    image: null,
    rounds: 3,
    stop: { frames: null, minSeconds: 0.2, maxSeconds: 0.2 },
    seed: 2
  })

  test('the failed save is told once, and once there is room again that is told and the record is complete', async () => {
    if (disk === null) return
    const home = await newHome()
    const file = path.join(disk.path, 'result.json')
    const told: EngineEvent[] = []
    let rounds = 0
    let beforeFull = ''
    let record: RunRecord | null = null
    for await (const event of createEngine({ folders: project.folders(home) }).run(plan(), { saveTo: [file] })) {
      if (event.type === 'save-failed' || event.type === 'save-recovered') told.push(event)
      if (event.type === 'round-finished') {
        rounds++
        if (rounds === 2) {
          beforeFull = await readFile(file, 'utf8')
          disk.fill()
        }
        if (rounds === 4) {
          expect(await readFile(file, 'utf8')).toBe(beforeFull)
          expect(await names(disk.path)).toEqual(['result.json'])
          disk.free()
        }
      }
      if (event.type === 'finished') record = event.record
    }
    expect(told.map(({ type }) => type)).toEqual(['save-failed', 'save-recovered'])
    expect(told[0]).toMatchObject({ file, message: `${file} could not be written: the disk is full.` })
    expect(told[1]).toMatchObject({ file })
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(record)))
    expect(record?.rows.map((row) => row.rounds.length)).toEqual([3, 3])
    expect(await kept(home)).toEqual(JSON.parse(JSON.stringify(record)))
  })

  test('an IR file that does not fit is not taken for a whole one, then or later', async () => {
    if (disk === null) return
    disk.free()
    const home = await newHome()
    const folders = { ...project.folders(home), models: path.join(disk.path, 'models') }
    await mkdir(folders.models)
    await writeFile(
      path.join(folders.models, 'manifest.json'),
      await readFile(path.join(project.models, 'manifest.json'))
    )
    disk.fill(64 * 1024)
    const measure = async (): Promise<RunRecord | undefined> => {
      let record: RunRecord | undefined
      const events = createEngine({ folders }).run({ ...plan(), rounds: 1, rows: plan().rows.slice(0, 1) })
      for await (const event of events) if (event.type === 'finished') record = event.record
      return record
    }
    const first = await measure()
    expect(first?.rows[0]).toMatchObject({ status: 'done' })
    expect(first?.rows[0]?.requested.weights).not.toContain('IR')
    const left = await readdir(folders.models, { recursive: true })
    expect(left.filter((name) => /\.(xml|bin|tmp)$/.test(name))).toEqual([])
    expect((await measure())?.rows[0]).toMatchObject({ status: 'done' })
  })
})
