import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { FailureError } from '../../core/failure'
import { findCLibrary } from './find-library'
import { loadOpenVino } from './load'
import { tryOfficialAddon } from './official'
import { bundle, runInChild } from './testing'

const loaded = loadOpenVino()
const library = loaded.libraryPath

afterEach(() => {
  vi.unstubAllEnvs()
})

function failureOf(action: () => unknown) {
  try {
    action()
  } catch (error) {
    if (error instanceof FailureError) return error.failure
    throw error
  }
  throw new Error('It did not fail.')
}

test('a place without OpenVINO is refused with what to do', () => {
  const failure = failureOf(() => loadOpenVino({ explicitPath: tmpdir() }))
  expect(failure.code).toBe('openvino-missing')
  expect(failure.message).toContain(tmpdir())
  vi.stubEnv('VINOBENCH_OPENVINO', '/no/such/folder')
  expect(failureOf(() => loadOpenVino()).message).toContain('/no/such/folder')
})

test('a source that does not exist is wrong usage', () => {
  vi.stubEnv('VINOBENCH_OPENVINO_SOURCE', 'magic')
  expect(failureOf(() => loadOpenVino()).code).toBe('wrong-usage')
})

test('a library that is none is refused in one sentence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vinobench-load-'))
  try {
    const file = join(folder, 'libopenvino_c.so.1')
    writeFileSync(file, 'this is no library')
    vi.stubEnv('VINOBENCH_OPENVINO_SOURCE', 'c-api')
    const failure = failureOf(() => loadOpenVino({ explicitPath: file }))
    expect(failure.code).toBe('openvino-failed')
    expect(failure.message).not.toContain('\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('libraries of every system are found in the folders where OpenVINO keeps them', () => {
  const root = mkdtempSync(join(tmpdir(), 'vinobench-find-'))
  try {
    for (const file of [
      'a/openvino/libs/libopenvino_c.so.2641',
      'b/runtime/bin/intel64/Release/openvino_c.dll',
      'c/libs/libopenvino_c.2641.dylib'
    ]) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), '')
    }
    expect(findCLibrary(join(root, 'a'))).toContain('libopenvino_c.so.2641')
    expect(findCLibrary(join(root, 'a/openvino'))).toContain('libopenvino_c.so.2641')
    expect(findCLibrary(join(root, 'a/openvino/libs/libopenvino_c.so.2641'))).toContain('libopenvino_c.so.2641')
    expect(findCLibrary(join(root, 'b'))).toContain('openvino_c.dll')
    expect(findCLibrary(join(root, 'c'))).toContain('dylib')
    expect(findCLibrary(root)).toBeNull()
  } finally {
    rmSync(root, { recursive: true })
  }
})

test.skipIf(library === null)('the installed library is found again from its file, its folder and its parent', () => {
  const file = library ?? ''
  for (const place of [file, dirname(file), dirname(dirname(file))]) {
    vi.stubEnv('VINOBENCH_OPENVINO', place)
    expect(loadOpenVino()).toMatchObject({ source: 'c-api', libraryPath: file, version: loaded.version })
  }
})

test.skipIf(library === null || process.platform !== 'linux')(
  'what has to be loaded before OpenVINO stays loaded when memory is collected',
  () => {
    const { out, err } = runInChild('loaded-first.child.ts')
    expect(err).toBe('')
    expect(JSON.parse(out)).toEqual({ first: 1, there: 1 })
  }
)

test('the official addon is tried out where it is installed and said to be absent where not', async () => {
  expect((await tryOfficialAddon()).state).toBe(loaded.source === 'official-addon' ? 'works' : 'not-installed')
})

test('one CommonJS file exports what openvino-node does', () => {
  const built = bundle('addon-entry.ts')
  try {
    const script = `const { addon } = require(${JSON.stringify(built.path)}); console.log(Object.keys(addon).join(), new addon.Core().getAvailableDevices().join())`
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', cwd: tmpdir() })
    expect(stderr).toBe('')
    for (const name of ['Core', 'AsyncInferQueue', 'preprocess', 'element', 'saveModelSync', 'CPU'])
      expect(stdout).toContain(name)
    expect(basename(built.path)).toBe('addon-entry.cjs')
  } finally {
    built.remove()
  }
})
