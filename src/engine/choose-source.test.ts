import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fail } from '../core/failure'
import { chooseSource } from './choose-source'
import type { TriedSource } from './worker/protocol'

let root: string
beforeEach(async () => (root = await mkdtemp(path.join(os.tmpdir(), 'vinobench-source-'))))
afterEach(() => rm(root, { recursive: true, force: true }))

const works = (): Promise<TriedSource> => Promise.resolve({ works: true, reason: null })
const memory = () => path.join(root, 'data', 'openvino-source.json')
const choose = (tryOut: typeof works, environment = {}) => chooseSource(root, memory(), tryOut, environment)

async function installAddon(content = 'native code'): Promise<void> {
  const bin = path.join(root, 'node_modules', 'openvino-node', 'bin')
  await mkdir(bin, { recursive: true })
  await writeFile(path.join(bin, 'ov_node_addon.node'), content)
}

test('without the official addon there is no choice, and nothing is tried', async () => {
  const tryOut = vi.fn(works)
  expect(await choose(tryOut)).toBeNull()
  expect(tryOut).not.toHaveBeenCalled()
})

test('an addon that works is used, and tried only once', async () => {
  await installAddon()
  const tryOut = vi.fn(works)
  expect([await choose(tryOut), await choose(tryOut)]).toEqual(['official', 'official'])
  expect(tryOut).toHaveBeenCalledTimes(1)
})

test('one that crashes its process gives way to the C API, also next time', async () => {
  await installAddon()
  const tryOut = vi.fn(() => Promise.reject(fail('engine-crashed', 'It crashed.', 'Update.')))
  expect([await choose(tryOut), await choose(tryOut)]).toEqual(['c-api', 'c-api'])
  expect(tryOut).toHaveBeenCalledTimes(1)
})

test('another addon is tried anew', async () => {
  await installAddon()
  await choose(() => Promise.resolve({ works: false, reason: 'wrong answer' }))
  await installAddon('a newer and longer one')
  expect(await choose(works)).toBe('official')
})

test('a memory that is broken is forgotten', async () => {
  await installAddon()
  await mkdir(path.dirname(memory()), { recursive: true })
  await writeFile(memory(), '{"addon": 5')
  expect(await choose(works)).toBe('official')
})

test('a cancel is not taken for a failure of the addon', async () => {
  await installAddon()
  await expect(choose(() => Promise.reject(fail('cancelled', 'Cancelled.', 'Again.')))).rejects.toThrow('Cancelled.')
  expect(await choose(works)).toBe('official')
})

test.each(['VINOBENCH_OPENVINO', 'VINOBENCH_OPENVINO_SOURCE'])('who sets %s has chosen', async (name) => {
  await installAddon()
  expect(await choose(works, { [name]: 'c-api' })).toBeNull()
})
