import { chmodSync, existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { type Failure, FailureError } from '../src/core/failure'
import { parseRecord } from '../src/core/parse-record'
import type { Engine } from '../src/engine'
import { brokenModels, type BrokenFile, onnxThatCrashes, onnxThatThrows } from './fixtures/broken-models'
import { brokenPictures } from './fixtures/broken-pictures'
import { runCli } from './support/cli'
import { asNobody, canBeNobody } from './support/disk'
import { looksLikeAStack, oneSentence } from './support/messages'
import { untilNothingIsLeft, zombiesOf } from './support/processes'
import { copyProject, engineIn, type Project, writeSmallYolo } from './support/project'
import { folderOfThisFile } from './support/temporary'

/** Files that are not what they should be: each ends in one clear sentence, and nothing in them is ever run. */

vi.setConfig({ maxConcurrency: 2 })

const folder = folderOfThisFile('broken')
const home = path.join(folder, 'home')
/** Files that try to run a command try to make this one. */
const marker = path.join(folder, 'executed')
const models = brokenModels(marker)
const pictures = await brokenPictures()
let project: Project
let engine: Engine
let small: string
let folders = 0

beforeAll(async () => {
  chmodSync(folder, 0o755)
  await mkdir(home)
  project = await copyProject(folder, { prepared: [] })
  small = await writeSmallYolo(folder)
  engine = engineIn(project, home)
})

/** The file in a folder of its own. */
async function make(file: BrokenFile): Promise<string> {
  const own = path.join(folder, `file-${folders++}`)
  await mkdir(own)
  return file.make(own)
}

/** What every refusal has in common, wherever it is told. */
function expectClear({ code, message, remedy }: Failure, file: string): void {
  expect(code, message).not.toBe('internal')
  expect(message).toContain(path.basename(file))
  expect(message).toMatch(/^\S.*\.$/)
  expect(message).not.toMatch(looksLikeAStack)
  expect(message.length).toBeLessThan(600)
  expect(remedy).toMatch(/^\S.*\.$/)
  expect(existsSync(marker), 'something in the file was run').toBe(false)
}

async function failureOf(work: Promise<unknown>): Promise<Failure | null> {
  try {
    await work
    return null
  } catch (error) {
    if (error instanceof FailureError) return error.failure
    throw error
  }
}

test('there are enough of them', () => {
  expect(models.length + pictures.length).toBeGreaterThanOrEqual(60)
  const names = [...models, ...pictures].map(({ what }) => what)
  expect(new Set(names).size).toBe(names.length)
})

describe.concurrent('models brought to the engine', () => {
  test.each(models.map((file) => [file.what, file] as const))('%s', async (_, broken) => {
    const file = await make(broken)
    const failure = await failureOf(engine.importModel(file))
    if (failure === null) expect(broken.mayRun, 'it was taken for a model').toBe(true)
    else expectClear(failure, file)
  })
})

describe.concurrent('pictures shown to the engine', () => {
  test.each(pictures.map((file) => [file.what, file] as const))('%s', async (_, broken) => {
    const file = await make(broken)
    const failure = await failureOf(engine.detect({ model: small, image: file, device: 'CPU', draw: false }))
    if (failure === null) expect(broken.mayRun, 'it was taken for a picture').toBe(true)
    else expectClear(failure, file)
  })
})

const named = (files: readonly BrokenFile[], ...names: string[]) =>
  names.map((name) => {
    const file = files.find(({ what }) => what === name)
    if (file === undefined) throw new Error(`There is no file "${name}".`)
    return [name, file] as const
  })

describe.concurrent('through the command line', () => {
  const quick = ['--quick', '--seconds', '0.2', '--rows', 'openvino-sync']

  /** Exit code 1 or 2, one sentence that names the file, what to do, and nothing on stdout. */
  async function expectRefused(args: readonly string[], file: string): Promise<void> {
    const { code, stdout, stderr } = await runCli(project, args, { home })
    expect([1, 2], stderr).toContain(code)
    expect(stdout).toBe('')
    expect(oneSentence(stderr).message).toContain(path.basename(file))
    expect(existsSync(marker)).toBe(false)
  }

  test.each(
    named(
      models,
      'an empty onnx',
      'onnx cut at 60 %.onnx',
      'xml cut at 60 %.xml',
      'tflite cut at 97 %.tflite',
      'a picture called onnx',
      'a folder',
      'a pipe',
      'a device',
      'a missing file',
      'a pickle that calls os.system',
      'a bare pickle that calls os.system',
      'pt cut at 50 %',
      'external data in the folder above',
      'an IR of a newer version',
      'graphs in graphs, 100,000 deep',
      'weights of overflowing shape'
    )
  )('`run --model` with %s', async (_, broken) => {
    const file = await make(broken)
    await expectRefused(['run', ...quick, '--model', file], file)
  })

  test.each(
    named(
      models,
      'an unknown operator',
      'a circle',
      'an IR with an unknown operation',
      'shapes that do not fit',
      'an IR in a circle'
    )
  )('`models import` with %s', async (_, broken) => {
    const file = await make(broken)
    await expectRefused(['models', 'import', file], file)
  })

  test.each(
    named(
      pictures,
      'jpg cut at 50 %',
      'png cut at 95 %',
      'an empty picture',
      'a text called png',
      'a drawing that reads files',
      'a header of 4,295 megapixels',
      'a real picture of 121 megapixels',
      'a pipe called jpg',
      'a device called jpg',
      'a folder called jpg'
    )
  )('`detect` with %s', async (_, broken) => {
    const file = await make(broken)
    await expectRefused(['detect', file, '--model', small], file)
  })

  test.each(named(models, 'an unknown operator', 'a huge input', 'shapes that do not fit'))(
    '`run --model` with %s, which only OpenVINO notices',
    async (_, broken) => {
      const file = await make(broken)
      const { code, stdout, stderr } = await runCli(project, ['run', ...quick, '--model', file], { home })
      expect(code).toBe(1)
      expect(`${stdout}${stderr}`).not.toMatch(looksLikeAStack)
      const told = stderr.split('\n').filter((line) => /^openvino-sync failed: |^vinobench: /.test(line))
      expect(told).toHaveLength(1)
    }
  )

  test.each([
    [
      'crashes',
      onnxThatCrashes,
      'engine-crashed',
      /crashed in native code .* while doing the first inference \(SIGSEGV\)\.$/
    ],
    ['fails', onnxThatThrows, 'inference-failed', /^OpenVINO could not run the model: .*\.$/]
  ] as const)(
    'a model of which OpenVINO %s when it runs costs its row, and the others go on',
    async (_, broken, code, message) => {
      const file = await make(broken)
      const rows = ['--quick', '--seconds', '0.2', '--rows', 'openvino-sync,onnxruntime,throughput:CPU']
      const json = `${file}.json`
      const result = await runCli(project, ['run', ...rows, '--model', file, '--json', json], { home })
      expect(result.code).toBe(1)
      expect(`${result.stdout}${result.stderr}`).not.toMatch(looksLikeAStack)
      const record = parseRecord(await readFile(json, 'utf8'), json)
      expect(record.rows).toHaveLength(3)
      for (const row of record.rows.filter(({ backend }) => backend === 'openvino')) {
        expect(row).toMatchObject({ status: 'failed', failure: { code } })
        expect(row.failure?.message).toMatch(message)
        expect(row.failure?.remedy).toMatch(/\.$/)
      }
    }
  )

  test('weights that are not numbers run, and only their answers are worth nothing', async () => {
    const [[, broken]] = named(models, 'weights that are not numbers') as [readonly [string, BrokenFile]]
    const result = await runCli(project, ['run', ...quick, '--model', await make(broken)], { home })
    expect(result.code).toBe(0)
    expect(result.stdout).toMatch(/openvino-sync +\d/)
  })
})

describe.skipIf(!canBeNobody)('files that may not be read (skipped where no other user can start the program)', () => {
  test.each([
    ['model.onnx', 'import'],
    ['picture.png', 'detect']
  ] as const)('%s', async (name, what) => {
    const own = path.join(folder, `private-${what}`)
    const file = path.join(own, name)
    await mkdir(own, { mode: 0o777 })
    chmodSync(own, 0o777)
    if (what === 'import') await copyFile(small, file)
    else await writeFile(file, 'x')
    chmodSync(file, 0o000)
    const args = what === 'import' ? ['models', 'import', file] : ['detect', file, '--model', small]
    const { code, stdout, stderr } = await runCli(project, args, { home: own, cwd: '/', prefix: asNobody })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    const { message } = oneSentence(stderr)
    expect(message).toContain(name)
    expect(message).toMatch(/permission|may not/)
  })
})

test('nothing is left: no process, no zombie, nothing that was run', async () => {
  await untilNothingIsLeft(home)
  expect(zombiesOf(process.pid)).toEqual([])
  expect(existsSync(marker)).toBe(false)
})
