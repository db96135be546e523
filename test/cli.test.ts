import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseRecord } from '../src/core/parse-record'
import type { RunRecord } from '../src/core/record'
import { formatFps } from '../src/core/units'
import { type CliOptions, runCli, runOnTerminal } from './support/cli'
import { intersectionOverUnion, type DetectAnswer } from './support/boxes'
import { oneSentence } from './support/messages'
import { builtInPicture, copyProject, notPrepared, type Project, sharedData, writeSmallYolo } from './support/project'
import { folderOfThisFile } from './support/temporary'
import { hasTorch } from './support/torch'

/** The contract of the command line (exit codes, streams, formats), with the built program in a process of its own. */

const home = folderOfThisFile('cli')
let project: Project
/** YOLOv5n for 96×64 pictures. */
let small: string

beforeAll(async () => {
  project = await copyProject(home)
  small = await writeSmallYolo(home)
})

const vinobench = (args: readonly string[], options: Partial<CliOptions> = {}) =>
  runCli(project, args, { home, ...options })
const file = (name: string): string => path.join(home, name)
const readResult = async (name: string): Promise<RunRecord> => parseRecord(await readFile(file(name), 'utf8'), name)
const quick = ['--quick', '--seconds', '0.3'] as const

const escape = /\u001b/

describe('a run of rows of every kind', () => {
  const rows = ['pytorch', 'onnxruntime', 'openvino-sync', 'openvino-batch2', 'throughput:CPU', 'cumulative:AUTO']
  const noneHere = ['throughput:GPU.7', 'throughput:NPU.7']
  let result: Awaited<ReturnType<typeof vinobench>>
  let record: RunRecord

  beforeAll(async () => {
    const outputs = ['json', 'csv', 'markdown', 'html', 'png'].flatMap((format) => [`--${format}`, `all.${format}`])
    const which = ['--rows', [...rows, ...noneHere].join(','), '--model', small, '--seed', '3']
    result = await vinobench(['run', ...quick, ...which, ...outputs])
    record = await readResult('all.json')
  })

  test('ends with 0, although some devices are missing', () => {
    expect(result).toMatchObject({ code: 0, signal: null })
  })

  test('results go to stdout and nothing else does; progress goes to stderr', () => {
    expect(result.stdout).toMatch(/^\nPerformance difference\nThroughput \[FPS\]/)
    expect(result.stdout).not.toMatch(/round 1 of 1|Measuring|Saved|Kept/)
    expect(result.stderr).toMatch(/^Measuring \d rows in 1 round/m)
    for (const { id } of record.rows.filter(({ status }) => status === 'done')) {
      expect(result.stderr).toContain(`${id}: round 1 of 1`)
    }
    expect(result.stderr).not.toContain('Performance difference')
    for (const name of ['all.json', 'all.csv', 'all.markdown', 'all.html', 'all.png']) {
      expect(result.stderr).toContain(`Saved ${name}\n`)
    }
  })

  test('neither stream has colours or moves the cursor where there is no terminal', () => {
    expect(result.stdout).not.toMatch(escape)
    expect(result.stderr).not.toMatch(escape)
    expect(result.stderr).not.toContain('\r')
  })

  test('the record has every field of the contract, and history keeps the same', async () => {
    for (const key of recordFields) expect(record, key).toHaveProperty(key)
    for (const row of record.rows) for (const key of rowFields) expect(row, `${row.id} ${key}`).toHaveProperty(key)
    for (const row of record.rows.filter(({ status }) => status === 'done')) {
      expect(row.effective).toEqual(expect.objectContaining({ executionDevices: expect.anything() as unknown }))
      for (const key of effectiveFields) expect(row.effective, `${row.id} ${key}`).toHaveProperty(key)
      for (const key of latencyFields) expect(row.latencyMs, `${row.id} ${key}`).toHaveProperty(key)
    }
    const kept = await readFile(file(path.join('runs', `${record.id}.json`)), 'utf8')
    expect(JSON.parse(kept)).toEqual(record)
    expect(result.stderr).toContain(path.join(home, 'runs', `${record.id}.json`))
  })

  test('the record, the table and the CSV tell the same figures', async () => {
    const csv = await readFile(file('all.csv'), 'utf8')
    const [names = [], ...lines] = csv.trimEnd().split('\r\n').map(cells)
    const column = names.indexOf('fps')
    expect(lines).toHaveLength(record.rows.length)
    for (const [index, row] of record.rows.entries()) {
      if (row.fps === null) continue
      const { frames, seconds } = row.rounds[0] ?? { frames: 0, seconds: 1 }
      expect(row.fps.value).toBeCloseTo(frames / seconds, 6)
      expect(row.secondsPerImage).toBeCloseTo(1 / row.fps.value, 6)
      expect(result.stdout).toContain(`${row.id} `)
      expect(result.stdout).toContain(formatFps(row.fps.value))
      expect(lines[index]?.[column]).toBe(String(row.fps.value))
    }
  })

  test('ONNX Runtime and OpenVINO really run, with what was read back from them', () => {
    const row = (id: string) => record.rows.find((found) => found.id === id)
    expect(row('onnxruntime')).toMatchObject({ status: 'done', backend: 'onnxruntime', batch: 1 })
    expect(row('onnxruntime')?.effective?.framework).toMatch(/^ONNX Runtime \d/)
    expect(row('openvino-sync')).toMatchObject({ status: 'done', mode: 'sync', outOfOrderFrames: null })
    expect(row('openvino-sync')?.effective).toMatchObject({ requests: 1, executionDevices: ['CPU'] })
    expect(row('openvino-batch2')).toMatchObject({ status: 'done', batch: 2 })
    expect((row('openvino-batch2')?.rounds[0]?.frames ?? 1) % 2).toBe(0)
    expect(row('throughput:CPU')).toMatchObject({ status: 'done', mode: 'async', requested: { hint: 'THROUGHPUT' } })
    expect(row('throughput:CPU')?.outOfOrderFrames).not.toBeNull()
    expect(row('cumulative:AUTO')?.effective?.executionDevices).toContain('CPU')
  })

  test.skipIf(!hasTorch)('PyTorch really runs (skipped where no Python here has torch)', () => {
    const row = record.rows.find(({ id }) => id === 'pytorch')
    expect(row).toMatchObject({ status: 'done', backend: 'pytorch' })
    expect(row?.effective?.framework).toMatch(/^PyTorch \d/)
    expect(record.rows.find(({ id }) => id === 'openvino-sync')?.baseline?.against).toBe('pytorch')
  })

  test('devices that are not here keep their rows, with a reason and what to do', () => {
    for (const id of noneHere) {
      const row = record.rows.find((found) => found.id === id)
      expect(row).toMatchObject({ status: 'unavailable', fps: null, failure: { code: 'device-unavailable' } })
      expect(row?.failure?.remedy).not.toBe('')
      expect(result.stderr).toContain(`${id} is unavailable: ${row?.failure?.message ?? ''}`)
      expect(result.stdout).toContain(id)
    }
  })

  test('Markdown, HTML and PNG are what their names say and hold every measured row', async () => {
    const markdown = await readFile(file('all.markdown'), 'utf8')
    const html = await readFile(file('all.html'), 'utf8')
    const png = await readFile(file('all.png'))
    expect(markdown).toMatch(/^# Performance difference\n/)
    expect(html).toMatch(/^<!doctype html>/i)
    expect(html.trimEnd()).toMatch(/<\/html>$/)
    for (const { id, fps } of record.rows) {
      if (fps === null) continue
      expect(markdown).toContain(`| ${id.replace(/([_*|])/g, '\\$1')} |`)
      expect(html).toContain(id)
    }
    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    expect(png.subarray(-8, -4).toString('latin1')).toBe('IEND')
  })

  test('nothing but the results lies in the folders', async () => {
    const names = await readdir(home)
    expect(names.filter((name) => /^\.|\.tmp$/.test(name))).toEqual([])
    expect(await readdir(file('runs'))).toContain(`${record.id}.json`)
    expect((await readdir(file('runs'))).filter((name) => !/^\d{8}T\d{6}Z-[0-9a-f]{8}\.json$/.test(name))).toEqual([])
  })

  test('two saved results are compared row by row', async () => {
    const again = ['run', ...quick, '--rows', 'openvino-sync,throughput:CPU', '--model', small, '--json', 'again.json']
    expect((await vinobench(again)).code).toBe(0)
    const text = await vinobench(['compare', 'all.json', 'again.json'])
    expect(text).toMatchObject({ code: 0, stderr: '' })
    expect(text.stdout).toMatch(/openvino-sync/)
    expect(text.stdout).toMatch(/throughput:CPU/)

    const json = await vinobench(['compare', 'all.json', 'again.json', '--json'])
    expect(json).toMatchObject({ code: 0, stderr: '' })
    const compared = JSON.parse(json.stdout) as { files: string[]; rows: { id: string }[] }
    expect(compared.files).toEqual(['all.json', 'again.json'])
    expect(compared.rows.map(({ id }) => id)).toEqual(expect.arrayContaining(['openvino-sync', 'throughput:CPU']))
  })
})

/** The cells of a line of CSV, without their quotes. */
const cells = (line: string): string[] =>
  [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) => cell.replace(/^"|"$/g, ''))

const recordFields = [
  'schemaVersion',
  'app.name',
  'app.version',
  'id',
  'startedAt',
  'finishedAt',
  'machine.id',
  'machine.os',
  'machine.cpu',
  'machine.cores',
  'machine.memoryBytes',
  'openvino.version',
  'openvino.source',
  'devices',
  'model.id',
  'model.name',
  'model.sha256',
  'model.licence',
  'model.inputShape',
  'plan',
  'rows',
  'verdict.sentence',
  'verdict.winner'
]
const rowFields = [
  ...['id', 'label', 'backend', 'device', 'mode', 'batch', 'status', 'requested', 'effective', 'loadMs', 'compileMs'],
  ...['firstInferenceMs', 'rounds', 'fps', 'secondsPerImage', 'latencyMs', 'trust', 'step', 'resources'],
  ...['outOfOrderFrames', 'agreement', 'failure']
]
const effectiveFields = ['requests', 'streams', 'threads', 'precision', 'autoBatch', 'executionDevices']
const latencyFields = ['mean', 'min', 'max', 'p50', 'p90', 'p95', 'p99']

describe('where results go', () => {
  test('--json - puts the record alone on stdout, and the table on stderr', async () => {
    const result = await vinobench(['run', ...quick, '--rows', 'openvino-sync', '--model', small, '--json', '-'])
    expect(result.code).toBe(0)
    expect(parseRecord(result.stdout, 'stdout').rows[0]).toMatchObject({ id: 'openvino-sync', status: 'done' })
    expect(result.stderr).toContain('Performance difference')
  })

  test("--style original prints the notebook's two lines for each row, with its decimals", async () => {
    const rows = 'onnxruntime,openvino-sync,openvino-batch2,throughput:CPU,throughput:GPU.7'
    const args = ['run', ...quick, '--rows', rows, '--model', small, '--style', 'original', '--json', 'style.json']
    const { code, stdout } = await vinobench(args)
    expect(code).toBe(0)
    const { rows: measured } = await readResult('style.json')
    const names: Record<string, string> = {
      onnxruntime: 'ONNX Runtime model on CPU',
      'openvino-sync': 'OpenVINO model on CPU',
      'openvino-batch2': 'OpenVINO model + bigger batch on CPU',
      'throughput:CPU': 'OpenVINO model on CPU (THROUGHPUT)'
    }
    const lines = measured.flatMap((row) => {
      const what = names[row.id]
      if (what === undefined || row.fps === null) return []
      const first = ((row.firstInferenceMs ?? 0) / 1000).toFixed(4)
      const each = (row.secondsPerImage ?? 0).toFixed(4)
      return [
        `${what}. First inference time: ${first} seconds`,
        `${what}: ${each} seconds per image (${row.fps.value.toFixed(2)} FPS)`
      ]
    })
    expect(lines).toHaveLength(8)
    expect(stdout.split('\n').slice(0, 8)).toEqual(lines)
    expect(stdout.split('\n')[8]).toMatch(/^OpenVINO model on GPU\.7 \(THROUGHPUT\): unavailable\. /)
  })

  test('an old result is replaced whole', async () => {
    await writeFile(file('old.json'), 'x'.repeat(100_000))
    const args = ['run', ...quick, '--rows', 'openvino-sync', '--model', small, '--json', 'old.json']
    expect((await vinobench(args)).code).toBe(0)
    expect((await readResult('old.json')).rows).toHaveLength(1)
  })
})

describe('colours and terminals', () => {
  test('colours are for terminals, FORCE_COLOR asks for them anywhere, NO_COLOR forbids them everywhere', async () => {
    const args = ['run', '--nonsense']
    const plain = await vinobench(args)
    const forced = await vinobench(args, { env: { FORCE_COLOR: '1' } })
    const forbidden = await vinobench(args, { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })
    expect(plain.stderr).not.toMatch(escape)
    expect(forced.stderr).toMatch(escape)
    expect(forbidden.stderr).toBe(plain.stderr)
  })

  test.skipIf(process.platform !== 'linux')('on a terminal one line of progress is redrawn, in colour', async () => {
    const args = ['run', ...quick, '--rows', 'openvino-sync', '--model', small]
    const coloured = await runOnTerminal(project, args, { home })
    expect(coloured.code).toBe(0)
    expect(coloured.stdout).toContain('\r\u001b[2K')
    expect(coloured.stdout).toContain('\u001b[1m')
    expect(coloured.stdout).not.toContain('round 1 of 1')
    const plain = await runOnTerminal(project, ['devices'], { home, env: { NO_COLOR: '1' } })
    expect(plain.code).toBe(0)

    expect(plain.stdout).not.toMatch(/\u001b\[\d*m/)
  })
})

describe('devices', () => {
  test('--json lists them as the contract says', async () => {
    const { code, stdout, stderr } = await vinobench(['devices', '--json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { openvino, devices } = JSON.parse(stdout) as {
      openvino: { version: string; source: string }
      devices: { id: string; fullName: string; type: string; capabilities: string[] }[]
    }
    expect(openvino.version).toMatch(/^\d{4}\.\d/)
    expect(['c-api', 'official-addon']).toContain(openvino.source)
    const cpu = devices.find(({ id }) => id === 'CPU')
    expect(cpu?.fullName).not.toBe('')
    expect(cpu?.type).toBeTypeOf('string')
    expect(cpu?.capabilities).toContain('FP32')
  })

  test('the text names every device, and says why another kind is missing', async () => {
    const { code, stdout, stderr } = await vinobench(['devices'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const kind of ['CPU', 'GPU', 'NPU']) expect(stdout).toContain(kind)
  })
})

describe('models', () => {
  test('--json lists them as the contract says', async () => {
    const { code, stdout, stderr } = await vinobench(['models', '--json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { models } = JSON.parse(stdout) as { models: Record<string, unknown>[] }
    expect(models.map(({ id }) => id)).toEqual(expect.arrayContaining(['yolov5n', 'centernet', 'movenet']))
    for (const model of models) {
      for (const key of ['id', 'name', 'source', 'licence', 'sha256', 'task', 'inputShape']) {
        expect(model, String(model['id'])).toHaveProperty(key)
      }
    }
  })

  test('an imported model is listed, and runs by its id', async () => {
    await symlink(small, file('my detector.onnx'))
    const own = file('importing')
    await mkdir(own)
    const imported = await vinobench(['models', 'import', '../my detector.onnx'], { home: own })
    expect(imported.code).toBe(0)
    const id = /vinobench run --model (\S+)/.exec(imported.stderr)?.[1] ?? ''
    expect(id).toMatch(/^[a-z0-9-]+$/)
    expect(imported.stdout).toContain(id)

    const listed = await vinobench(['models', '--json'], { home: own })
    const { models } = JSON.parse(listed.stdout) as { models: { id: string; sha256: string }[] }
    const sha256 = models.find((model) => model.id === id)?.sha256 ?? 'not listed'

    const run = await vinobench(['run', ...quick, '--rows', 'openvino-sync', '--model', id, '--json', '-'], {
      home: own
    })
    expect(run.code).toBe(0)
    expect(parseRecord(run.stdout, 'stdout').model).toMatchObject({ id, sha256, inputShape: [1, 3, 64, 96] })
  })
})

describe('detect', () => {
  const reference = sharedData('reference', 'yolov5n-coco_bike.json')
  const weights = sharedData('models', 'yolov5n.pt') ?? ''
  const png = sharedData('images', 'coco_bike_640x480.png') ?? ''
  const jpeg = sharedData('images', 'coco_bike.jpg') ?? ''
  const readReference = async () =>
    (JSON.parse(await readFile(reference ?? '', 'utf8')) as { detections: { name: string; box: Box }[] }).detections
  type Box = [x: number, y: number, width: number, height: number]

  test.skipIf(reference === null)(
    'the published YOLOv5n finds in the PNG what PyTorch found (skipped without the shared data)',
    async () => {
      const out = file('boxes.png')
      const { code, stdout } = await vinobench(['detect', png, '--model', weights, '--json', '--out', out])
      expect(code).toBe(0)
      const found = JSON.parse(stdout) as DetectAnswer
      const expected = await readReference()
      expect(found).toMatchObject({ device: 'CPU', width: 640, height: 480 })
      expect(found.detections).toHaveLength(7)
      for (const { name, box } of expected) {
        const best = Math.max(
          ...found.detections
            .filter((candidate) => candidate.name === name)
            .map((candidate) => intersectionOverUnion(candidate.box, box))
        )
        expect(best, name).toBeGreaterThanOrEqual(0.98)
      }
      expect((await readFile(out)).subarray(1, 4).toString('latin1')).toBe('PNG')
    }
  )

  test.skipIf(reference === null)(
    'and in the JPEG of 800×600 the same within two pixels (skipped without the shared data)',
    async () => {
      const { code, stdout } = await vinobench(['detect', jpeg, '--model', weights, '--json'])
      expect(code).toBe(0)
      const found = JSON.parse(stdout) as DetectAnswer
      expect(found).toMatchObject({ width: 800, height: 600 })
      for (const { name, box } of await readReference()) {
        const distances = found.detections
          .filter((candidate) => candidate.name === name)
          .map((candidate) => Math.max(...candidate.box.map((value, k) => Math.abs(value - (box[k] ?? 0) * 1.25))))
        expect(Math.min(...distances), name).toBeLessThanOrEqual(2)
      }
    }
  )

  const astronaut = builtInPicture('astronaut.png') ?? ''

  test.skipIf(notPrepared('centernet') !== null || astronaut === '')(
    'CenterNet, the default, finds the person in a built-in picture (skipped where set-up has not prepared them)',
    async () => {
      const json = await vinobench(['detect', astronaut, '--json'])
      expect({ code: json.code, stderr: json.stderr }).toEqual({ code: 0, stderr: '' })
      const found = JSON.parse(json.stdout) as DetectAnswer
      expect(found).toMatchObject({ model: 'centernet', width: 512, height: 512 })
      expect(found.detections[0]).toMatchObject({ name: 'person' })
      for (const { score, box } of found.detections) {
        expect(score).toBeGreaterThan(0)
        expect(box).toHaveLength(4)
      }
      const text = await vinobench(['detect', astronaut])
      expect({ code: text.code, stderr: text.stderr }).toEqual({ code: 0, stderr: '' })
      expect(text.stdout).toContain('person')
    }
  )

  test.skipIf(notPrepared('movenet') !== null || astronaut === '')(
    'MoveNet finds the points of a person (skipped where set-up has not prepared them)',
    async () => {
      const { code, stdout } = await vinobench(['detect', astronaut, '--model', 'movenet', '--json'])
      expect(code).toBe(0)
      const { detections } = JSON.parse(stdout) as DetectAnswer
      expect(detections[0]).toMatchObject({ name: 'person' })
      expect(detections[0]?.keypoints?.map(({ name }) => name)).toContain('nose')
    }
  )

  test('random weights are said to be random', async () => {
    const picture = builtInPicture('coffee.png')
    if (picture === null) return
    const { code, stderr } = await vinobench(['detect', picture, '--model', 'yolov5n', '--json'])
    expect(code).toBe(0)
    expect(stderr).toContain('random weights')
  })
})

describe('failures', () => {
  test('a row whose batch the model refuses fails with its reason, keeps the others and ends with 1', async () => {
    const fixed = file('fixed-batch.onnx')
    const { onnxOfFixedBatch } = await import('./fixtures/models')
    await writeFile(fixed, onnxOfFixedBatch())
    const args = ['run', ...quick, '--rows', 'openvino-sync,openvino-batch3,latency:CPU', '--model', fixed]
    const result = await vinobench([...args, '--json', 'fixed.json'])
    expect(result.code).toBe(1)
    const { rows } = await readResult('fixed.json')
    expect(rows.map(({ id, status }) => [id, status])).toEqual([
      ['openvino-sync', 'done'],
      ['openvino-batch3', 'failed'],
      ['latency:CPU', 'done']
    ])
    expect(rows[1]?.failure?.message).not.toMatch(/\n|\bat .*:\d+:\d+/)
    expect(rows[1]?.failure?.remedy).not.toBe('')
    expect(result.stderr).toContain(`openvino-batch3 failed: ${rows[1]?.failure?.message ?? ''}`)
    expect(result.stdout).toContain('openvino-batch3')
  })

  test.each([['devices'], ['run', '--quick'], ['detect', 'PICTURE']])(
    'without OpenVINO `%s` ends with 3 and says what is missing',
    async (command, ...more) => {
      await mkdir(file('no-openvino'), { recursive: true })
      const { greyPng } = await import('../src/engine/vision/test-pictures')
      await writeFile(file('PICTURE'), greyPng(64, 64, 64))
      const { code, stdout, stderr } = await vinobench([command, ...more], {
        env: { VINOBENCH_OPENVINO: file('no-openvino') }
      })
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
      const said = oneSentence(stderr)
      expect(said.message).toContain(file('no-openvino'))
      expect(said.message).toContain('OpenVINO')
      expect(said.remedy).not.toBe('')
    }
  )

  test('the catalogue can be read without OpenVINO', async () => {
    const { code } = await vinobench(['models'], { env: { VINOBENCH_OPENVINO: file('no-openvino') } })
    expect(code).toBe(0)
  })
})

describe('help', () => {
  test.each(['', 'run', 'devices', 'detect', 'models', 'models import', 'compare'])(
    '`%s --help` goes to stdout and ends with 0',
    async (command) => {
      const { code, stdout, stderr } = await vinobench([...command.split(' ').filter((word) => word !== ''), '--help'])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toMatch(/^Usage: vinobench/)
      expect(stdout).toContain('Examples:')
    }
  )

  test('--version says the version of the package', async () => {
    const { version } = JSON.parse(await readFile(path.join(project.root, 'package.json'), 'utf8')) as {
      version: string
    }
    expect(await vinobench(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' })
  })
})

describe('wrong usage', () => {
  test.concurrent.each(
    [
      '',
      'fly',
      'Run',
      '--nope',
      'run extra',
      'run --nope',
      'run --rows',
      'run --rows ,',
      'run --rows nonsense',
      'run --rows openvino-batch0',
      'run --rows openvino-batch9999',
      'run --rows throughput:gpu',
      'run --rows openvino-sync,openvino-sync',
      'run --frames 0',
      'run --frames -5',
      'run --frames 1.5',
      'run --frames ten',
      'run --frames 1e3',
      'run --seconds 0',
      'run --seconds -1',
      'run --seconds soon',
      'run --seconds Infinity',
      'run --rounds 0',
      'run --rounds 2.5',
      'run --batch 0',
      'run --batch 257',
      'run --batch 2 --rows openvino-batch4',
      'run --quick --thorough',
      'run --seed -1',
      'run --style fancy',
      'run --json',
      'run --json --csv x.csv',
      'run --json - --csv -',
      'run --quick --json same.json --csv ./same.json',
      'detect',
      'detect one.png two.png',
      'detect one.png --device cpu',
      'detect one.png --model',
      'devices GPU',
      'models import',
      'models import a.onnx b.onnx',
      'models export',
      'compare',
      'compare one.json'
    ].map((line) => [line])
  )('`vinobench %s` ends with 2 and one clear sentence', async (line) => {
    const { code, stdout, stderr } = await vinobench(line.split(' ').filter((word) => word !== ''))
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    const { remedy } = oneSentence(stderr)
    expect(remedy).toMatch(/vinobench .*--help|Usage: vinobench|Name another file/)
  })
})
