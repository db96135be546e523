import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { FileTokens } from './file-tokens'
import { GivenFiles, resultFilesOf } from './given-files'

const folder = mkdtempSync(path.join(tmpdir(), 'vinobench-given-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string): string => path.join(folder, name)
for (const name of ['a.vinobench', 'b.JSON', '-c.vinobench', 'secret.txt', '結果 1.vinobench'])
  writeFileSync(at(name), '{}')
mkdirSync(at('folder.vinobench'))

test('results that exist are found among the words, wherever they are named from', () => {
  const argv = ['vinobench', '--lang=ja', 'a.vinobench', at('b.JSON'), at('結果 1.vinobench')]
  expect(resultFilesOf(argv, folder)).toEqual([at('a.vinobench'), at('b.JSON'), at('結果 1.vinobench')])
})

test('anything else is passed over: other files, folders, addresses, switches, what is not there', () => {
  const argv = [
    'a.vinobench',
    at('secret.txt'),
    at('folder.vinobench'),
    'none.vinobench',
    'https://x.example/a.vinobench'
  ]
  expect(resultFilesOf([...argv, '-c.vinobench', '--x=a.vinobench', 'a\0.vinobench'], folder)).toEqual([])
})

test.skipIf(process.platform === 'win32')('a pipe is passed over, since reading it would never end', () => {
  execFileSync('mkfifo', [at('pipe.vinobench')])
  expect(resultFilesOf(['vinobench', 'pipe.vinobench'], folder)).toEqual([])
})

test('behind the end of switches a file may begin with a dash', () => {
  expect(resultFilesOf(['vinobench', '--', '-c.vinobench'], folder)).toEqual([at('-c.vinobench')])
})

test('the window is told, and takes each file once, as a token', async () => {
  const files = new FileTokens()
  let told = 0
  const given = new GivenFiles(files, () => told++)
  given.give([])
  given.give([at('a.vinobench'), at('gone.vinobench')])
  expect(told).toBe(1)
  const tokens = await given.take()
  expect(tokens.map((token) => files.path(token))).toEqual([at('a.vinobench')])
  expect(await given.take()).toEqual([])
})
