import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import {
  chmod,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile
} from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { around, fakeLadder, fakeRecord } from '../../../test/fakes/record'
import { fakeRow } from '../../../test/fakes/rounds'
import { folderOfThisFile } from '../../../test/support/temporary'
import { FailureError } from '../../core/failure'
import { type HistoryEntry, isKept } from '../../core/history'
import { seededRandom } from '../../core/plan'
import type { RunRecord } from '../../core/record'
import { createHistory } from '.'

const folder = folderOfThisFile('history')
let data: string
let runs: string
beforeEach(async () => {
  data = mkdtempSync(path.join(folder, 'data-'))
  runs = path.join(data, 'runs')
  await mkdir(runs)
})

const run = (id: string, more: Partial<RunRecord> = {}): RunRecord =>
  fakeRecord([fakeRow('onnxruntime', around(15)), fakeRow('throughput:CPU', around(30))], { id, ...more })

const save = (record: RunRecord, id = record.id): Promise<void> =>
  writeFile(path.join(runs, `${id}.json`), `${JSON.stringify(record)}\n`)

const store = () => createHistory({ runs })
const states = (entries: readonly HistoryEntry[]): Record<string, string> =>
  Object.fromEntries(entries.map(({ id, state }) => [id, state]))

async function codeOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error
  )
  return thrown instanceof FailureError ? thrown.failure.code : String(thrown)
}

describe('the list', () => {
  test('is empty where there has never been a run', async () => {
    await rm(runs, { recursive: true })
    expect(await store().list()).toEqual([])
  })

  test('names each run with its verdict and figures, newest first', async () => {
    await save(fakeLadder({ id: 'old', startedAt: '2025-01-01T00:00:00.000Z' }))
    await save(run('new', { startedAt: '2026-01-01T00:00:00.000Z' }))
    const entries = await store().list()
    expect(entries.map(({ id }) => id)).toEqual(['new', 'old'])
    const [, old] = entries.filter(isKept)
    expect(old?.summary.verdict.sentence).toMatch(/OpenVINO can use only the CPU/)
    expect(old?.summary.rows.find(({ id }) => id === 'throughput:CPU')?.fps?.value).toBeCloseTo(249.65, 0)
    expect(JSON.stringify(old)).not.toContain('latencyMs')
  })

  test('says how each run ended', async () => {
    const rows = run('x').rows.map((row) => ({ ...row, status: 'cancelled' as const }))
    await save(run('finished'))
    await save(run('stopped', { rows }))
    await save(run('interrupted', { finishedAt: null, writer: 2 ** 22 + 1 }))
    await save(run('of an older program', { finishedAt: null }))
    expect(states(await store().list())).toEqual({
      finished: 'finished',
      stopped: 'stopped',
      interrupted: 'interrupted',
      'of an older program': 'interrupted'
    })
  })

  test('sees a new, a changed and a removed run without a new start', async () => {
    await save(run('a', { finishedAt: null }))
    const history = store()
    expect(states(await history.list())).toEqual({ a: 'interrupted' })
    await save(run('a'))
    await save(run('b'))
    expect(states(await history.list())).toEqual({ a: 'finished', b: 'finished' })
    await rm(path.join(runs, 'a.json'))
    expect(states(await history.list())).toEqual({ b: 'finished' })
  })

  test('does not take folders, hidden files, half written files or links to nowhere for runs', async () => {
    await mkdir(path.join(runs, 'folder.json'))
    await writeFile(path.join(runs, '.a.json.1-0a1b2c3d.tmp'), '{')
    await writeFile(path.join(runs, '.hidden.json'), '{')
    await writeFile(path.join(runs, 'notes.txt'), 'x')
    await symlink(path.join(runs, 'nowhere'), path.join(runs, 'link.json'))
    await save(run('a'))
    expect(states(await store().list())).toMatchObject({ a: 'finished' })
    expect(Object.keys(states(await store().list()))).not.toContain('link')
    expect(await readdir(path.join(data, 'quarantine')).catch(() => [])).toEqual([])
  })
})

describe('a run that another instance still writes', () => {
  test('is running while that lives, and was interrupted after it', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    await save(run('theirs', { finishedAt: null, writer: other.pid ?? 0 }))
    const history = store()
    expect(states(await history.list())).toEqual({ theirs: 'running' })
    expect(await history.remove(['theirs'])).toMatchObject({ moved: [], failure: { code: 'wrong-usage' } })
    other.kill('SIGKILL')
    await once(other, 'exit')
    expect(states(await history.list())).toEqual({ theirs: 'interrupted' })
  })

  test('is not taken for one whose process number was given to another after a day', async () => {
    await save(run('old', { finishedAt: null, writer: process.pid }))
    const yesterday = new Date(Date.now() - 86_400_000)
    await utimes(path.join(runs, 'old.json'), yesterday, yesterday)
    expect(states(await store().list())).toEqual({ old: 'interrupted' })
  })
})

describe('name and note', () => {
  test('are kept beside the record, which stays as it is, and survive a restart', async () => {
    await save(run('a'))
    const before = readFileSync(path.join(runs, 'a.json'))
    await store().edit('a', { name: '  会議用 🏁  ' })
    await store().edit('a', { note: 'Two lines\nof text' })
    expect((await store().list())[0]).toMatchObject({ name: '会議用 🏁', note: 'Two lines\nof text' })
    expect(readFileSync(path.join(runs, 'a.json'))).toEqual(before)
  })

  test('taken back leave nothing behind', async () => {
    await save(run('a'))
    await store().edit('a', { name: 'x' })
    await store().edit('a', { name: '' })
    expect(await readdir(runs)).toEqual(['a.json'])
    expect((await store().list())[0]).toMatchObject({ name: null })
  })

  test('that are damaged are moved aside; the figures stay', async () => {
    await save(run('a'))
    await store().edit('a', { name: 'The good one' })
    const file = path.join(runs, 'a.note.json')
    await writeFile(file, readFileSync(file, 'utf8').replace('good', 'bad!'))
    const entries = await store().list()
    expect(entries.find(({ id }) => id === 'a')).toMatchObject({ state: 'finished', name: null })
    expect(entries.find(({ state }) => state === 'damaged')).toMatchObject({ file: 'a.note.json' })
    expect(await readFile(path.join(data, 'quarantine', 'a.note.json'), 'utf8')).toContain('The bad! one')
  })

  test('of a newer program are not shown, not moved aside, and not written over', async () => {
    await save(run('a'))
    const file = path.join(runs, 'a.note.json')
    const newer = '{"schemaVersion":2,"title":"of another shape"}'
    await writeFile(file, newer)
    expect((await store().list())[0]).toMatchObject({ id: 'a', state: 'finished', name: null, note: '' })
    for (const change of [{ name: 'Mine' }, { name: '' }]) {
      expect(await codeOf(store().edit('a', change))).toBe('data-newer')
    }
    expect(readFileSync(file, 'utf8')).toBe(newer)
    expect(existsSync(path.join(data, 'quarantine'))).toBe(false)
  })

  test('cannot be given to a run that is not there, nor to a file elsewhere', async () => {
    expect(await codeOf(store().edit('none', { name: 'x' }))).toBe('file-not-found')
    for (const id of ['../a', '/etc/passwd', 'a/b', 'a\\b', '.a', 'a.note', '', 'C:a', 'a\0']) {
      expect(await codeOf(store().edit(id, { name: 'x' }))).toBe('wrong-usage')
      expect(await codeOf(store().record(id))).toBe('wrong-usage')
      expect((await store().remove([id])).failure?.code).toBe('wrong-usage')
    }
  })
})

describe('deleting', () => {
  test('can be undone, name and note included, also after a restart', async () => {
    await save(run('a'))
    await save(run('b'))
    await store().edit('a', { name: 'Keep me' })
    const before = readFileSync(path.join(runs, 'a.json'))
    expect(await store().remove(['a'])).toEqual({ moved: ['a'], failure: null })
    expect(states(await store().list())).toEqual({ b: 'finished' })
    expect(await store().restore(['a'])).toEqual({ moved: ['a'], failure: null })
    expect((await store().list()).find(({ id }) => id === 'a')).toMatchObject({ name: 'Keep me' })
    expect(readFileSync(path.join(runs, 'a.json'))).toEqual(before)
    expect(await readdir(path.join(data, 'trash'))).toEqual([])
  })

  test('of many stops at none of them', async () => {
    await save(run('a'))
    await save(run('c'))
    const removed = await store().remove(['a', 'b', 'c'])
    expect(removed).toMatchObject({ moved: ['a', 'c'], failure: { code: 'file-not-found' } })
    expect((await store().restore(['a', 'c'])).moved).toEqual(['a', 'c'])
  })

  test('twice brings back the newest; what is there is never written over', async () => {
    await save(run('a', { app: { name: 'VinoBench', version: '1' } }))
    await store().remove(['a'])
    await save(run('a', { app: { name: 'VinoBench', version: '2' } }))
    expect((await store().restore(['a'])).failure?.code).toBe('file-unwritable')
    expect((await store().record('a')).app.version).toBe('2')
    await new Promise((resolve) => setTimeout(resolve, 2))
    await store().remove(['a'])
    await store().restore(['a'])
    expect((await store().record('a')).app.version).toBe('2')
  })

  test('is final after thirty days, at a start', async () => {
    await save(run('a'))
    const day = 86_400_000
    const start = Date.now()
    await createHistory({ runs }, () => start).remove(['a'])
    const early = createHistory({ runs }, () => start + 29 * day)
    await early.settled()
    expect((await readdir(path.join(data, 'trash'))).length).toBe(1)
    await createHistory({ runs }, () => start + 31 * day).settled()
    expect(await readdir(path.join(data, 'trash'))).toEqual([])
  })
})

describe('the index', () => {
  const index = () => path.join(data, 'history-index.json')

  test('is made anew where it is missing, cut off, changed or of another version', async () => {
    await save(run('a'))
    const first = store()
    const listed = await first.list()
    await first.settled()
    const whole = await readFile(index(), 'utf8')
    for (const broken of [
      null,
      '',
      whole.slice(0, -40),
      whole.replace('30', '31'),
      whole.replace('index 1', 'index 9'),
      '[]'
    ]) {
      if (broken === null) await rm(index())
      else await writeFile(index(), broken)
      expect(await store().list()).toEqual(listed)
    }
  })

  test('is not believed where the file is another one', async () => {
    await save(run('a'))
    const first = store()
    await first.list()
    await first.settled()
    await save(run('a', { model: { ...run('a').model, name: 'Other' } }))
    const [entry] = (await store().list()).filter(isKept)
    expect(entry?.summary.model.name).toBe('Other')
  })

  test('saves reading: files that it knows are not opened', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, n) => save(run(`run ${n}`))))
    const anHourAgo = new Date(Date.now() - 3_600_000)
    for (const name of await readdir(runs)) await utimes(path.join(runs, name), anHourAgo, anHourAgo)
    const first = store()
    const listed = await first.list()
    await first.settled()
    // What nobody reads may hold anything: same name, size and time.
    for (const name of await readdir(runs)) {
      const file = path.join(runs, name)
      await writeFile(file, Buffer.alloc((await stat(file)).size), { flag: 'r+' })
      await utimes(file, anHourAgo, anHourAgo)
    }
    expect(await store().list()).toEqual(listed)
  })

  test('holds ten thousand runs', async () => {
    const text = JSON.stringify(run('x'))
    const names = Array.from({ length: 10_000 }, (_, n) => `run-${n}`)
    for (let at = 0; at < names.length; at += 200) {
      await Promise.all(names.slice(at, at + 200).map((name) => writeFile(path.join(runs, `${name}.json`), text)))
    }
    await writeFile(path.join(runs, 'run-77.json'), text.slice(0, 1000))
    const first = store()
    expect((await first.list()).filter(isKept)).toHaveLength(9999)
    await first.settled()
    const entries = await store().list()
    expect(entries).toHaveLength(10_000)
  })
})

describe('damage', () => {
  const good = ['good 1', 'good 2']
  beforeEach(() => Promise.all(good.map((id) => save(run(id)))))
  const goodOnes = (entries: readonly HistoryEntry[]) => entries.filter(isKept).filter(({ id }) => good.includes(id))

  test('of every length: each good run is listed, each bad one lies aside as it was', async () => {
    const bytes = Buffer.from(JSON.stringify(run('sample')))
    // Rounds cut short alike make thousands of files: every length at both ends, and each 13th between.
    const lengths = Array.from({ length: bytes.length }, (_, n) => n).filter(
      (n) => n < 300 || n > bytes.length - 300 || n % 13 === 0
    )
    await Promise.all(lengths.map((n) => writeFile(path.join(runs, `cut-${n}.json`), bytes.subarray(0, n))))
    const entries = await store().list()
    expect(goodOnes(entries)).toHaveLength(2)
    expect(entries.filter(({ state }) => state === 'damaged')).toHaveLength(lengths.length)
    expect((await readdir(runs)).sort()).toEqual(good.map((id) => `${id}.json`))
    for (const n of lengths) {
      expect(readFileSync(path.join(data, 'quarantine', `cut-${n}.json`)).equals(bytes.subarray(0, n))).toBe(true)
    }
  })

  test('by flipped bits: never a crash, never a good run lost, every file still somewhere', async () => {
    const bytes = Buffer.from(JSON.stringify(run('sample')))
    const random = seededRandom(5)
    const flips = 3000
    for (let at = 0; at < flips; at += 500) {
      const batch = Array.from({ length: 500 }, (_, n) => {
        const flipped = Buffer.from(bytes)
        const place = Math.floor(random() * flipped.length)
        flipped[place] = (flipped[place] ?? 0) ^ (1 << Math.floor(random() * 8))
        return writeFile(path.join(runs, `flip-${at + n}.json`), flipped)
      })
      await Promise.all(batch)
    }
    const entries = await store().list()
    expect(goodOnes(entries)).toHaveLength(2)
    expect(entries).toHaveLength(flips + 2)
    for (const entry of entries) if (!isKept(entry)) expect(entry.failure.message.length).toBeGreaterThan(10)
    const left = (await readdir(runs)).length
    const aside = (await readdir(path.join(data, 'quarantine'))).filter((name) => !name.endsWith('.why.json')).length
    expect(left + aside).toBe(flips + 2)
  })

  test('of other kinds is said for what it is', async () => {
    const file = (id: string) => path.join(runs, `${id}.json`)
    await writeFile(file('power cut'), Buffer.alloc(5000))
    await writeFile(file('empty'), '')
    await writeFile(file('schema'), JSON.stringify({ ...run('x'), rows: 'none' }))
    await writeFile(file('not ours'), '{"hello": "world"}')
    await writeFile(file('deep'), '['.repeat(200_000))
    const future = JSON.stringify({ schemaVersion: 9, all: 'new' })
    await writeFile(file('future'), future)
    await writeFile(file('huge'), '')
    await truncate(file('huge'), 100 * 1024 * 1024)
    const entries = await store().list()
    expect(goodOnes(entries)).toHaveLength(2)
    expect(states(entries)).toMatchObject({
      'damaged:power cut': 'damaged',
      'damaged:empty': 'damaged',
      'damaged:schema': 'damaged',
      'damaged:not ours': 'damaged',
      'damaged:deep': 'damaged',
      future: 'newer',
      huge: 'unreadable'
    })
    expect(await readFile(file('future'), 'utf8')).toBe(future)
    expect((await stat(file('huge'))).size).toBe(100 * 1024 * 1024)
    const saying = (id: string) =>
      entries.flatMap((entry) => (!isKept(entry) && entry.id === id ? entry.failure.message : []))
    expect(saying('damaged:schema')[0]).toContain('"rows"')
    expect(saying('future')[0]).toContain('newer VinoBench')
    expect(saying('huge')[0]).toContain('105 MB')
  })

  test('is still told after a restart, and can be deleted and brought back as it is', async () => {
    await writeFile(path.join(runs, 'bad.json'), '{"schemaVersion"')
    await store().list()
    const bad = (await store().list()).find(({ state }) => state === 'damaged')
    expect(bad).toMatchObject({ id: 'damaged:bad', file: 'bad.json', failure: { code: 'record-unreadable' } })
    await store().remove(['damaged:bad'])
    expect(await store().list()).toHaveLength(2)
    await store().restore(['damaged:bad'])
    expect((await store().list()).find(({ state }) => state === 'damaged')).toEqual(bad)
  })

  test('to one name twice keeps both', async () => {
    for (const content of ['first', 'second']) {
      await writeFile(path.join(runs, 'bad.json'), content)
      await store().list()
    }
    const aside = (await readdir(path.join(data, 'quarantine'))).filter((name) => !name.endsWith('.why.json'))
    expect(aside.sort()).toEqual(['bad (2).json', 'bad.json'])
    expect((await store().list()).filter(({ state }) => state === 'damaged')).toHaveLength(2)
  })

  test('is not what a file is called that may not be read', async () => {
    await writeFile(path.join(runs, 'locked.json'), JSON.stringify(run('locked')))
    await chmod(path.join(runs, 'locked.json'), 0)
    // Root may read everything.
    const expected = process.getuid?.() === 0 ? 'finished' : 'unreadable'
    expect(states(await store().list())).toMatchObject({ locked: expected })
  })
})

describe('two instances at once', () => {
  test('list, name and delete the same runs without losing any', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, n) => save(run(`run ${n}`))))
    await Promise.all(Array.from({ length: 10 }, (_, n) => writeFile(path.join(runs, `bad ${n}.json`), 'x')))
    const [one, two] = [store(), store()]
    const work = [one, two].flatMap((history, which) => [
      history.list(),
      ...Array.from({ length: 20 }, (_, n) => history.edit(`run ${n}`, { name: `by ${which}` }).catch(() => null)),
      history.remove(['run 30', 'run 31', `run ${32 + which}`]),
      history.list()
    ])
    await Promise.all(work)
    const entries = await store().list()
    expect(entries.filter(isKept)).toHaveLength(36)
    expect(entries.filter(({ state }) => state === 'damaged')).toHaveLength(10)
    for (const entry of entries.filter(isKept)) expect([null, 'by 0', 'by 1']).toContain(entry.name)
    const back = await store().restore(['run 30', 'run 31', 'run 32', 'run 33'])
    expect(back).toEqual({ moved: ['run 30', 'run 31', 'run 32', 'run 33'], failure: null })
  })

  test('a run that is replaced while it is read is never moved aside', async () => {
    const history = store()
    for (let n = 0; n < 30; n++) {
      await writeFile(path.join(runs, 'a.json'), '{"half"')
      const listing = history.list()
      await writeFile(path.join(runs, 'new'), JSON.stringify(run('a')))
      await rename(path.join(runs, 'new'), path.join(runs, 'a.json'))
      await listing
      expect(states(await history.list())).toMatchObject({ a: 'finished' })
    }
  })
})
