import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { projectRoot } from './lib/project.mjs'

test('git ignores no file that the program is made of', (context) => {
  const folders = ['src', 'scripts', 'test', 'docs', 'resources', '.ci']
  const args = ['ls-files', '--others', '--ignored', '--exclude-standard', '--', ...folders]
  const git = spawnSync('git', args, { cwd: projectRoot, encoding: 'utf8' })
  if (git.error || git.status !== 0) context.skip('this folder is not under git')
  expect(git.stdout).toBe('')
})
