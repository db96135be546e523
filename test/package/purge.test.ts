import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { installation, root, run, userFolder, vinobench, within } from './support/installed'

/** The last of all: after it there is nothing to test. */

test('purged, nothing is left but the user’s data', async () => {
  const data = userFolder('kept')
  const words = ['run', '--quick', '--seconds', '0.3', '--rows', 'openvino-sync', '--json', 'mine.json']
  expect((await vinobench(words, { env: { VINOBENCH_HOME: data.inside }, cwd: data.inside })).code).toBe(0)
  const own = await run(['dpkg-query', '-L', 'vinobench'])
  const files = own.stdout.split('\n').filter((name) => /vinobench/i.test(name))
  expect(files.length).toBeGreaterThan(50)

  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const purged = await run(['apt-get', 'purge', '-y', '-qq', '--autoremove', 'vinobench'], { uid: 0, env })
  expect(purged.code, purged.stderr).toBe(0)

  expect(files.filter((name) => existsSync(within(name)))).toEqual([])
  expect(traces()).toEqual([])
  const packages = await run(['dpkg-query', '-W'])
  expect(packages.stdout).toBe(installation().before)
  expect(existsSync(path.join(data.outside, 'mine.json'))).toBe(true)
  expect(readdirSync(path.join(data.outside, 'runs'))).toHaveLength(1)
})

/** Whatever bears our name, outside of the homes and of the package manager's own diary. */
function traces(): string[] {
  const notOurs = /^\/(home|root|proc|sys|dev|var\/log|var\/cache\/apt|var\/lib\/apt)(\/|$)/
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .map((entry) => path.join(entry.parentPath, entry.name).slice(root.length))
    .filter((name) => /vinobench/i.test(name) && !notOurs.test(name))
}
