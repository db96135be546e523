import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseRecord } from '../../src/core/parse-record'
import { processesOf, until } from '../support/processes'
import { command, start, type StartOptions, userFolder, vinobench } from './support/installed'

/** The installed command line, by an ordinary user without a display, in a root without Node. */

const data = userFolder()
const options: StartOptions = { env: { VINOBENCH_HOME: data.inside }, cwd: data.inside }
const here = (words: readonly string[]) => vinobench(words, options)
const outside = (name: string): string => path.join(data.outside, name)
const quick = ['run', '--quick', '--seconds', '0.3'] as const

afterAll(() => data.remove())

describe('a quick run', () => {
  let ended: Awaited<ReturnType<typeof here>>
  beforeAll(async () => {
    const files = ['--json', 'result.json', '--csv', 'result.csv', '--html', 'result.html', '--png', 'result.png']
    ended = await here([...quick, '--rows', 'onnxruntime,openvino-sync,throughput:CPU', ...files])
  })

  test('ends with 0: results on stdout, progress on stderr, and nothing of Chromium’s on either', () => {
    expect(ended.code, ended.stderr).toBe(0)
    expect(ended.stdout).toMatch(/^\nPerformance difference\nThroughput \[FPS\]/)
    expect(ended.stderr).toMatch(/^Measuring 3 rows in 1 round/)
    expect(ended.stderr).toContain('Saved result.json\n')
    expect(`${ended.stdout}${ended.stderr}`).not.toMatch(/ERROR:|WARNING:|dbus|ANGLE|Gtk|libva|\[\d+:\d+/i)
  })

  test('its record is whole, and every row was measured by what was installed', () => {
    const record = parseRecord(readFileSync(outside('result.json'), 'utf8'), 'result.json')
    expect(record.rows.map(({ id, status }) => [id, status])).toEqual([
      ['onnxruntime', 'done'],
      ['openvino-sync', 'done'],
      ['throughput:CPU', 'done']
    ])
    expect(record.openvino?.version).toMatch(/^\d{4}\./)
    expect(existsSync(outside(`runs/${record.id}.json`))).toBe(true)
  })

  test('the picture of the chart is drawn too, by native code in a process of its own', () => {
    expect(readFileSync(outside('result.png')).subarray(1, 4).toString()).toBe('PNG')
  })

  test('compare reads what run wrote', async () => {
    expect(await here(['compare', 'result.json', 'result.json', '--json'])).toMatchObject({ code: 0, stderr: '' })
  })
})

test('devices lists the processor, as text and as JSON', async () => {
  const text = await here(['devices'])
  expect(text, text.stderr).toMatchObject({ code: 0, stderr: '' })
  expect(text.stdout).toMatch(/^OpenVINO \d{4}\./)
  const json = await here(['devices', '--json'])
  const { devices } = JSON.parse(json.stdout) as { devices: { id: string }[] }
  expect(devices.map(({ id }) => id)).toContain('CPU')
})

test('a run without an accelerator names the missing devices and is no failure', async () => {
  const { code, stderr } = await here([...quick, '--rows', 'openvino-sync,throughput:GPU,throughput:NPU'])
  expect(code).toBe(0)
  expect(stderr).toMatch(/throughput:GPU is unavailable: /)
  expect(stderr).toMatch(/throughput:NPU is unavailable: /)
})

test('--json - puts a whole record on stdout, however slowly it is read', async () => {
  const { code, stdout } = await here([...quick, '--rows', 'openvino-sync', '--json', '-'])
  expect(code).toBe(0)
  expect(parseRecord(stdout, 'stdout').rows).toHaveLength(1)
})

test.each([
  [[], 2],
  [['--nonsense'], 2],
  [['run', '--rows', 'no-such-row'], 2],
  [['run', '--json', '/usr/none/x.json'], 1],
  [['compare', 'none.json', 'neither.json'], 1],
  [['run', '--remote-debugging-port=9222'], 2],
  [['run', '--inspect=0'], 2],
  [['--help'], 0]
])('%j ends with %i', async (words, code) => {
  const ended = await here(words)
  expect(ended.code, ended.stderr).toBe(code)
  expect(`${ended.stdout}${ended.stderr}`).not.toMatch(/listening on/)
})

test('a row that fails makes the exit code 1', async () => {
  writeFileSync(outside('broken.onnx'), 'no model at all')
  expect((await here([...quick, '--rows', 'openvino-sync', '--model', 'broken.onnx'])).code).toBe(1)
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143]
] as const)('%s stops the run, keeps what there is and ends with %i', async (signal, code) => {
  const name = `${signal}.json`
  const rows = ['--rows', 'openvino-sync,latency:CPU', '--rounds', '200']
  const running = start([command, ...quick, ...rows, '--json', name], options)
  await until('a round is done', 120, () => existsSync(outside(name)))
  process.kill(running.pid, signal)
  const ended = await running.ended
  expect(ended.code, ended.stderr).toBe(code)
  const record = parseRecord(readFileSync(outside(name), 'utf8'), name)
  expect(record.rows.some(({ rounds }) => rounds.length > 0)).toBe(true)
  await until('no engine process is left', 10, () => processesOf(data.inside).length === 0)
})

test('two at once do not disturb each other', async () => {
  const both = await Promise.all([here(['devices', '--json']), here(['models', '--json'])])
  expect(both.map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ''],
    [0, '']
  ])
})

test('root may use it too, as tools for rolling out do', async () => {
  const ended = await vinobench(['devices'], { uid: 0, env: { VINOBENCH_HOME: '/root/vinobench-data' } })
  expect(ended, ended.stderr).toMatchObject({ code: 0, stderr: '' })
})

test('a reader that goes away is no failure', async () => {
  const ended = await start(['bash', '-c', `${command} models | head -n 1; exit \${PIPESTATUS[0]}`], options).ended
  expect(ended).toMatchObject({ code: 0, stderr: '' })
})
