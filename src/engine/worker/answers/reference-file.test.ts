import { mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkReference, ReferenceReader, referencePath, writeReference } from './reference-file'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'vinobench-answers-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const output = (name: string, length: number) => ({
  name,
  shape: [1, length],
  scales: [0, 1].map((mean) => ({ units: [1], means: [mean] })),
  movements: [0.01, 0.02]
})
const outputs = [output('boxes', 3), output('scores', 2)]
const frames = [
  [Float32Array.of(1, 2, 3), Float32Array.of(0.5, 0.25)],
  [Float32Array.of(4, 5, 6), Float32Array.of(0.75, 1)]
]

async function written(name: string): Promise<string> {
  const file = referencePath(folder, [name])
  await writeReference(file, outputs, frames)
  return file
}

test('what was written is read back, one output of one frame at a time', async () => {
  const facts = await checkReference(await written('whole'))
  expect(facts?.outputs).toEqual(outputs)
  const reader = new ReferenceReader(facts ?? expect.fail())
  expect([reader.read(1, 0), reader.read(0, 1), reader.read(1, 1)].map((values) => [...values])).toEqual([
    [4, 5, 6],
    [0.75, 1],
    [0.75, 1]
  ])
  expect([...reader.read(0, 1)]).toEqual([0.5, 0.25])
  reader.close()
  expect(await readdir(folder)).toHaveLength(1)
})

test('models, versions, pictures and seeds each have a file of their own', () => {
  const paths = [
    ['a', 1],
    ['a', 2],
    ['b', 1]
  ].map((of) => referencePath(folder, of))
  expect(new Set(paths).size).toBe(3)
  expect(referencePath(folder, ['a', 1])).toBe(paths[0])
})

test.each<[string, (file: string) => Promise<void>]>([
  ['cut short', (file) => truncate(file, 200)],
  [
    'changed in one value',
    async (file) => {
      const bytes = await readFile(file)
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
      await writeFile(file, bytes)
    }
  ],
  ['nonsense', (file) => writeFile(file, 'hello')],
  ['a header without end', (file) => writeFile(file, Buffer.alloc(64, 255))],
  ['empty', (file) => writeFile(file, '')],
  ['gone', (file) => rm(file)]
])('a file that is %s is none', async (_, spoil) => {
  const file = await written('spoiled')
  await spoil(file)
  expect(await checkReference(file)).toBeNull()
})

test('the oldest go once all together are too large', async () => {
  const room = await mkdtemp(path.join(folder, 'room-'))
  const large = Float32Array.from({ length: 2 ** 24 }, (_, index) => index)
  const files = ['a', 'b', 'c', 'd', 'e'].map((name) => referencePath(room, [name]))
  for (const [age, file] of files.entries()) {
    await writeReference(file, [output('values', large.length)], [[large]])
    const then = new Date(Date.now() - (5 - age) * 60_000)
    await utimes(file, then, then)
  }
  const left = (await readdir(room)).map((name) => path.join(room, name))
  expect(left.sort()).toEqual(files.slice(2).sort())
})
