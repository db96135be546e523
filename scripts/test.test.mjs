import { spawnSync } from 'node:child_process'
import fs from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from './lib/project.mjs'
import { testFolder } from './lib/testing/folder.mjs'
import { countsLine, parseCounts } from './test.mjs'

test('the last line can be read back', () => {
  const counts = { passed: 12, failed: 0, skipped: 3 }
  expect(countsLine(counts)).toBe('12 passed, 0 failed, 3 skipped')
  expect(parseCounts(`1 passed, 1 failed\nmore\n${countsLine(counts)}\n`)).toEqual(counts)
  expect(parseCounts('4 passed, 1 failed')).toEqual({ passed: 4, failed: 1, skipped: 0 })
  expect(parseCounts('4 passed, 1 failed\nnpm error')).toBeNull()
  expect(parseCounts('')).toBeNull()
})

test('counts passed, failed and skipped tests with reasons, files that do not load, hooks and stray errors', async () => {
  const folder = await testFolder()
  await fs.symlink(path.join(projectRoot, 'node_modules'), path.join(folder, 'node_modules'), 'junction')
  const head = `import { beforeAll, describe, expect, test } from 'vitest'\n`
  const files = {
    'mixed.test.mjs': `${head}
      test('good', () => {})
      test('bad', () => expect(1).toBe(2))
      test.skip('left out', () => {})
      test('not here', (context) => context.skip('there is no such device'))
      describe('a group', () => { beforeAll(() => { throw new Error('hook') }); test('never reached', () => {}) })`,
    'unloadable.test.mjs': `import './no-such-file.mjs'`,
    'stray.test.mjs': `${head} test('also good', () => { Promise.reject(new Error('stray')) })`
  }
  for (const [name, text] of Object.entries(files)) await fs.writeFile(path.join(folder, name), text)
  const counts = path.join(folder, 'counts.json')
  const vitest = path.join(projectRoot, 'node_modules/vitest/vitest.mjs')
  const reporter = path.join(projectRoot, 'scripts/lib/vitest-reporter.mjs')
  const { status } = spawnSync(process.execPath, [vitest, 'run', `--reporter=${reporter}`, '--root', folder], {
    cwd: folder,
    env: { ...process.env, VINOBENCH_TEST_COUNTS: counts }
  })
  expect(status).toBe(1)
  const { passed, failed, skipped } = JSON.parse(await fs.readFile(counts, 'utf8'))
  expect({ passed, failed }).toEqual({ passed: 2, failed: 4 })
  expect(skipped.map(({ name, note }) => [name, note])).toEqual([
    ['left out', ''],
    ['not here', 'there is no such device'],
    ['a group > never reached', '']
  ])
})
