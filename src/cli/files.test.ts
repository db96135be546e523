import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FailureError } from '../core/failure'
import { checkOutputFiles, modelArgument, pictureArgument } from './files'

let folder = ''
beforeAll(() => (folder = mkdtempSync(path.join(tmpdir(), 'vinobench-files-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error instanceof FailureError ? error.failure.code : String(error))
  )

test('what has a dot or a slash is a model file, everything else an id', () => {
  expect(modelArgument('yolov5n')).toBe('yolov5n')
  expect(modelArgument('yolov5n.pt')).toBe(path.resolve('yolov5n.pt'))
  expect(modelArgument('./saved_model')).toBe(path.resolve('saved_model'))
})

test('a picture must be an ordinary file', async () => {
  expect(await code(pictureArgument(path.join(folder, 'none.png')))).toBe('file-not-found')
  expect(await code(pictureArgument(folder))).toBe('file-unreadable')
})

test('new files, files in folders still to be made, and existing files are accepted and nothing is left behind', async () => {
  const old = path.join(folder, 'old.json')
  writeFileSync(old, 'kept')
  const wanted = [path.join(folder, 'new.json'), path.join(folder, 'a', 'b', 'c.csv'), old]
  expect(await code(checkOutputFiles(wanted, []))).toBe('accepted')
  expect(readFileSync(old, 'utf8')).toBe('kept')
  expect(existsSync(wanted[0] as string)).toBe(false)
  expect(readdirSync(folder).filter((name) => name.includes('tmp'))).toEqual([])
})

test('a folder, a device, or a path through a file is refused before the run', async () => {
  writeFileSync(path.join(folder, 'file'), '')
  for (const bad of [folder, `${path.join(folder, 'x')}/`, path.join(folder, 'file', 'x.json')]) {
    expect(await code(checkOutputFiles([bad], []))).toBe('file-unwritable')
  }
})

test.skipIf(process.platform === 'win32')('a device or a pipe is never replaced by a file', async () => {
  const pipe = path.join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  for (const bad of ['/dev/null', pipe]) expect(await code(checkOutputFiles([bad], []))).toBe('file-unwritable')
})

test('two results in one file are refused, by whatever names', async () => {
  const one = path.join(folder, 'one.json')
  mkdirSync(path.join(folder, 'sub'), { recursive: true })
  expect(await code(checkOutputFiles([one, path.join(folder, 'sub', '..', 'one.json')], []))).toBe('wrong-usage')
  if (process.platform === 'win32') return
  writeFileSync(one, '')
  symlinkSync(one, path.join(folder, 'link.json'))
  expect(await code(checkOutputFiles([one, path.join(folder, 'link.json')], []))).toBe('wrong-usage')
})

test('what is read is never written over', async () => {
  const picture = path.join(folder, 'picture.png')
  writeFileSync(picture, 'a picture')
  expect(await code(checkOutputFiles([picture], [picture, null]))).toBe('wrong-usage')
})
