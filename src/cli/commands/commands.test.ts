import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  mkdirSync,
  symlinkSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fakeEngine, fakeOutput } from '../../../test/fakes/cli'
import { around, fakeRecord } from '../../../test/fakes/record'
import { fakeDevice, fakeRow } from '../../../test/fakes/rounds'
import { toJson } from '../../core/export/json'
import { FailureError } from '../../core/failure'
import type { CatalogueEntry, ModelDescription } from '../../core/model'
import type { Engine } from '../../engine'
import { listDownloadable } from '../../engine/download'
import { runCompare } from './compare'
import { runDetect } from './detect'
import { runDevices } from './devices'
import { runImportModel, runModels } from './models'

let folder = ''
beforeAll(() => (folder = mkdtempSync(path.join(tmpdir(), 'vinobench-commands-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string): string => path.join(folder, name)

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof FailureError ? error.failure.code : String(error))
  )

describe('devices', () => {
  const listed: Awaited<ReturnType<Engine['devices']>> = {
    openvino: { version: '2026.4.1-22982-e213', source: 'c-api' },
    devices: [
      { ...fakeDevice('CPU', 'Intel(R) Xeon(R)'), capabilities: ['FP32', 'BF16', 'INT8', 'EXPORT_IMPORT'] },
      { ...fakeDevice('GPU.0', 'Intel Arc A770'), type: 'discrete', memoryBytes: 16e9, driverVersion: '25.1' }
    ],
    missing: [
      {
        id: 'NPU',
        reason: 'This computer has no NPU.',
        remedy: 'Nothing can be done here.',
        code: 'no-hardware',
        facts: {},
        evidence: [{ code: 'no-npu', facts: { count: '7' }, text: 'None of the 7 devices is one.' }]
      }
    ],
    otherGraphics: [{ name: 'NVIDIA GeForce RTX 4070', vendor: 'NVIDIA' }]
  }
  const engine = fakeEngine({ devices: () => Promise.resolve(listed) })

  test('--json is exactly what the engine says', async () => {
    const out = fakeOutput()
    expect(await runDevices({ json: true }, engine, out)).toBe(0)
    expect(JSON.parse(out.said.stdout)).toEqual(listed)
  })

  test('the text names every device, what it can do, and what is missing and why', async () => {
    const out = fakeOutput({ columns: 70 })
    await runDevices({ json: false }, engine, out)
    for (const words of [
      'OpenVINO 2026.4.1 ',
      'Intel Arc A770',
      'graphics card with its own memory',
      '16.0 GB',
      'BF16 (half-size',
      'no NPU',
      'What to do: Nothing',
      '- None of the 7 devices is one.',
      'Present, not measured',
      'NVIDIA GeForce RTX 4070'
    ])
      expect(out.said.stdout).toContain(words)
    expect(Math.max(...out.said.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(70)
  })
})

const model: ModelDescription = {
  id: 'centernet',
  name: 'CenterNet MobileNetV3',
  source: '@vladmandic/human 3.3.6',
  licence: 'MIT',
  sha256: 'b'.repeat(64),
  task: 'object-detection',
  input: { name: 'image', shape: [1, 512, 512, 3], layout: 'NHWC', elementType: 'f32', white: 255 },
  decoder: 'centernet',
  classNames: ['person'],
  synthetic: false
}

describe('detect', () => {
  const box = [10.4, 20.6, 30, 40] as const
  const engine = fakeEngine({
    detect: ({ device, draw }) =>
      Promise.resolve({
        model,
        device,
        width: 640,
        height: 480,
        detections: [{ label: 0, name: 'per\u001bson', score: 0.87654, box }],
        png: draw ? new Uint8Array([1, 2, 3]) : null,
        picture: null,
        times: { decodeMs: 1, loadMs: 2, compileMs: 3, preprocessMs: 4, inferenceMs: 5, postprocessMs: 6 },
        warnings: ['The picture is grey.']
      })
  })
  const options = { model: 'centernet', device: 'CPU', out: null, json: false }
  beforeAll(() => writeFileSync(at('photo.png'), 'x'))

  test("--json has the contract's fields, warnings stay on stderr", async () => {
    const out = fakeOutput()
    expect(await runDetect({ ...options, image: at('photo.png'), json: true }, engine, out)).toBe(0)
    expect(JSON.parse(out.said.stdout)).toEqual({
      model: 'centernet',
      device: 'CPU',
      width: 640,
      height: 480,
      detections: [{ label: 0, name: 'per\u001bson', score: 0.87654, box: [10.4, 20.6, 30, 40] }]
    })
    expect(out.said.stderr).toContain('The picture is grey.')
  })

  test('the text is a small table, and --out saves the drawn picture', async () => {
    const out = fakeOutput()
    await runDetect({ ...options, image: at('photo.png'), out: at('boxes.png') }, engine, out)
    expect(out.said.stdout).toMatch(/per son +0\.88 +10 +21 +30 +40/)
    expect(out.said.stdout).not.toContain('\u001b')
    expect([...readFileSync(at('boxes.png'))]).toEqual([1, 2, 3])
  })

  test('the given picture is never written over', async () => {
    const work = runDetect({ ...options, image: at('photo.png'), out: at('photo.png') }, engine, fakeOutput())
    expect(await codeOf(work)).toBe('wrong-usage')
    expect(readFileSync(at('photo.png'), 'utf8')).toBe('x')
  })
})

describe('models', () => {
  const entry: CatalogueEntry = {
    ...model,
    origin: 'built-in',
    format: 'tensorflow',
    bytes: 8_170_714,
    importedAt: null,
    warnings: []
  }
  const engine = fakeEngine({
    models: () => Promise.resolve([entry]),
    importModel: (file) =>
      Promise.resolve({ description: { ...model, id: path.basename(file) }, warnings: ['Mind this.'] })
  })

  test('--json has everything the contract names', async () => {
    const out = fakeOutput()
    await runModels({ json: true }, engine, out)
    expect(JSON.parse(out.said.stdout)).toEqual({
      models: [{ ...entry, inputShape: [1, 512, 512, 3] }],
      downloadable: await listDownloadable(engine.folders)
    })
  })

  test('the text says name, licence, source and checksum', async () => {
    const out = fakeOutput()
    await runModels({ json: false }, engine, out)
    const offered = ['vinobench models download NAME', 'yolov5n-coco', '4.0 MB', 'AGPL-3.0', 'original-picture']
    for (const words of ['centernet  CenterNet', 'MIT', '1×512×512×3 NHWC', model.source, 'bbbb', ...offered])
      expect(out.said.stdout).toContain(words)
  })

  test('import says what came of it and how to run it', async () => {
    const out = fakeOutput()
    expect(await runImportModel({ file: 'mine' }, engine, out)).toBe(0)
    expect(out.said.stderr).toContain('Mind this.')
    expect(out.said.stderr).toContain('vinobench run --model mine')
  })
})

describe('compare', () => {
  const plain = { byMachine: false, json: false, csv: null }
  const save = (name: string, fps: number[]): string => {
    writeFileSync(at(name), toJson(fakeRecord([fakeRow('throughput:CPU', fps)])))
    return at(name)
  }

  test('says how much faster, between which bounds', async () => {
    const files = [save('before.json', around(30)), save('after.json', around(36))]
    const out = fakeOutput()
    expect(await runCompare({ files, ...plain }, out)).toBe(0)
    expect(out.said.stdout).toMatch(/throughput:CPU +29\.9\d +35\.9\d .*1\.200× +1\.19\d and 1\.20\d +faster/)
    const json = fakeOutput()
    await runCompare({ files, ...plain, json: true }, json)
    expect(JSON.parse(json.said.stdout)).toMatchObject({
      files,
      rows: [{ id: 'throughput:CPU', others: [{ file: files[1], difference: 'faster' }] }]
    })
  })

  test('a file compared with itself shows no difference, under a name of its own', async () => {
    const file = save('same.json', around(30))
    const out = fakeOutput()
    await runCompare({ files: [file, file], ...plain }, out)
    expect(out.said.stdout).toContain(`${file} (2) compared with ${file}`)
    expect(out.said.stdout).toContain('no difference')
  })

  test('broken, newer, huge, missing and special files each have their own failure', async () => {
    const good = save('good.json', around(30))
    writeFileSync(at('broken.json'), '{"schemaVersion": 1,')
    writeFileSync(at('newer.json'), '{"schemaVersion": 2}')
    writeFileSync(at('huge.json'), '')
    truncateSync(at('huge.json'), 65 * 1024 * 1024)
    symlinkSync('/dev/null', at('special.json'))
    const tried = ['broken.json', 'newer.json', 'huge.json', 'none.json', 'special.json'].map((name) =>
      codeOf(runCompare({ files: [good, at(name)], ...plain }, fakeOutput()))
    )
    expect(await Promise.all(tried)).toEqual([
      'record-unreadable',
      'record-newer',
      'record-unreadable',
      'file-not-found',
      'file-unreadable'
    ])
    expect(existsSync(good)).toBe(true)
  })

  describe('with a report of benchmark_app', () => {
    const fixtures = path.resolve(import.meta.dirname, '../../../test/fixtures/benchmark-app')
    const report = path.join(fixtures, 'throughput.csv')

    test('says the ratio without calling it faster, and what the report does not say', async () => {
      const mine = save('mine.json', around(150))
      const out = fakeOutput({ columns: 120 })
      expect(await runCompare({ files: [report, mine], ...plain }, out)).toBe(0)
      expect(out.said.stdout).toMatch(/throughput:CPU +140\.\d +149\.\d .* 1\.06\d× +no interval +unknown/)
      const said = out.said.stdout.replace(/\s+/g, ' ')
      expect(said).toContain('throughput.csv is a report of benchmark_app: one pass, so there is no interval')
      expect(said).toContain('does not say: the machine, the OpenVINO version, the date')
      const other = fakeOutput({ columns: 120 })
      await runCompare({ files: [mine, report], ...plain }, other)
      expect(other.said.stdout).toMatch(
        /throughput:CPU +149\.\d +140\.\d +no interval +0\.9\d\d× +no interval +unknown/
      )
    })

    test('as CSV and as JSON, and two of them with each other', async () => {
      const out = fakeOutput()
      const files = [report, path.join(fixtures, 'throughput.json')]
      expect(await runCompare({ files, ...plain, json: true }, out)).toBe(0)
      expect(JSON.parse(out.said.stdout)).toMatchObject({
        rows: [{ id: 'throughput:CPU', rounds: 0, others: [{ rounds: 0, difference: 'unknown' }] }]
      })
    })

    test('by machine each stands alone: nobody knows whether it was the same one', async () => {
      const out = fakeOutput({ columns: 160 })
      const files = [report, path.join(fixtures, 'throughput.json'), path.join(fixtures, 'auto.csv')]
      expect(await runCompare({ files, ...plain, byMachine: true }, out)).toBe(0)
      expect(out.said.stdout).toContain('3 results of 3 machines')
    })

    test('in the encodings that editors and shells write', async () => {
      const text = readFileSync(report, 'utf8')
      const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le')
      writeFileSync(at('utf8-mark.csv'), `\uFEFF${text}`)
      writeFileSync(at('utf16-le.csv'), utf16)
      writeFileSync(at('utf16-be.csv'), Buffer.from(utf16).swap16())
      writeFileSync(at('code-page.csv'), Buffer.from(text.replace('yolov5n', 'modèle'), 'latin1'))
      const names = ['utf8-mark.csv', 'utf16-le.csv', 'utf16-be.csv', 'code-page.csv']
      for (const name of names) {
        const out = fakeOutput()
        expect(await runCompare({ files: [report, at(name)], ...plain, json: true }, out)).toBe(0)
        expect(JSON.parse(out.said.stdout)).toMatchObject({ rows: [{ others: [{ ratio: { value: 1 } }] }] })
      }
    })

    test('what is none is refused, and stays as it is', async () => {
      const bad: Readonly<Record<string, Buffer | string>> = {
        'cut.csv': readFileSync(report, 'utf8').slice(0, 400),
        'cut.json': readFileSync(path.join(fixtures, 'throughput.json'), 'utf8').slice(0, 500),
        'failed.csv': readFileSync(path.join(fixtures, 'failed.csv')),
        'layers.csv': readFileSync(path.join(fixtures, 'layers.csv')),
        'layers.json': readFileSync(path.join(fixtures, 'layers.json')),
        'other.csv': 'a,b\n1,2\n',
        'empty.csv': '',
        'binary.csv': Buffer.from([0, 1, 2, 0xff, 0xfe, 0]),
        'utf16-without-mark.csv': Buffer.from(readFileSync(report, 'utf8'), 'utf16le')
      }
      for (const [name, content] of Object.entries(bad)) {
        writeFileSync(at(name), content)
        const compared = runCompare({ files: [report, at(name)], ...plain }, fakeOutput())
        expect([name, await codeOf(compared)]).toEqual([name, 'record-unreadable'])
        expect(readFileSync(at(name))).toEqual(Buffer.from(content))
      }
    })
  })

  describe('of many machines', () => {
    const collect = (name: string): string => {
      const folder = at(name)
      mkdirSync(path.join(folder, 'hall 2'), { recursive: true })
      const save = (file: string, fps: number, id: string): void => {
        const record = fakeRecord([fakeRow('throughput:CPU', around(fps))])
        const machine = { ...record.machine, id, cpu: `=Processor, "${id}"` }
        writeFileSync(path.join(folder, file), toJson({ ...record, machine }))
      }
      save('slow.json', 25, 'slow')
      save('hall 2/fast.json', 100, 'fast')
      writeFileSync(path.join(folder, 'README.txt'), 'no result')
      return folder
    }

    test('a folder gives a line for each machine, the fastest first, from all folders below', async () => {
      const out = fakeOutput({ columns: 200 })
      expect(await runCompare({ files: [collect('all')], ...plain }, out)).toBe(0)
      expect(out.said.stdout).toContain('2 results of 2 machines, the fastest first')
      expect(out.said.stdout).toMatch(/"fast".* throughput:CPU +99\.\d[\s\S]*"slow".* throughput:CPU +24\.9\d .*25 %/)
      expect(out.said.stderr).toBe('')
    })

    test('one broken file among them is named, and does not hide the others', async () => {
      const folder = collect('one-broken')
      writeFileSync(path.join(folder, 'cut-off.json'), '{"schemaVersion": 1,')
      const out = fakeOutput()
      expect(await runCompare({ files: [folder], ...plain }, out)).toBe(1)
      expect(out.said.stdout).toContain('2 results of 2 machines')
      expect(out.said.stderr).toContain('cut-off.json')
      const json = fakeOutput()
      await runCompare({ files: [folder], ...plain, json: true }, json)
      const said = JSON.parse(json.said.stdout) as { tables: { machines: unknown[] }[]; skipped: unknown[] }
      expect([said.tables[0]?.machines.length, said.skipped.length]).toEqual([2, 1])
    })

    test('--csv gives every row of every machine, with text that no spreadsheet runs', async () => {
      const out = fakeOutput()
      expect(await runCompare({ files: [collect('csv')], ...plain, csv: '-' }, out)).toBe(0)
      const lines = out.said.stdout.trimEnd().split('\r\n')
      expect(lines).toHaveLength(3)
      expect(lines[0]).toMatch(/^file,position,row,/)
      expect(lines.join()).toContain(`"'=Processor, ""fast"""`)
      expect(out.said.stderr).toContain('2 results of 2 machines')
    })

    test('--by-machine does so for files; no results and --csv without machines are failures', async () => {
      const files = [save('a.json', around(30)), save('b.json', around(36))]
      const out = fakeOutput()
      expect(await runCompare({ files, ...plain, byMachine: true }, out)).toBe(0)
      expect(out.said.stdout).toContain('2 results of 1 machine,')
      mkdirSync(at('empty'), { recursive: true })
      expect(await codeOf(runCompare({ files: [at('empty')], ...plain }, fakeOutput()))).toBe('file-not-found')
      expect(await codeOf(runCompare({ files, ...plain, csv: 'x.csv' }, fakeOutput()))).toBe('wrong-usage')
    })
  })
})
