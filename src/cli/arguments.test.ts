import { describe, expect, test } from 'vitest'
import { FailureError } from '../core/failure'
import { parseArguments } from './arguments'
import type { Request } from './options'

const surroundings = { version: '1.2.3', columns: 100 }
const parse = (line: string): Request =>
  parseArguments(
    line.split(' ').filter((word) => word !== ''),
    surroundings
  )

function refusal(words: readonly string[]): string {
  try {
    parseArguments(words, surroundings)
  } catch (error) {
    if (!(error instanceof FailureError)) throw error
    expect(error.failure.code).toBe('wrong-usage')
    return `${error.failure.message}\n${error.failure.remedy}`
  }
  throw new Error(`accepted: ${words.join(' ')}`)
}

function runOptions(line: string): Extract<Request, { command: 'run' }>['options'] {
  const request = parse(`run ${line}`)
  if (request.command !== 'run') throw new Error(request.command)
  return request.options
}

describe('good command lines', () => {
  test('run alone is the whole ladder on the built-in model', () => {
    expect(runOptions('')).toEqual({
      rows: null,
      model: 'yolov5n',
      image: null,
      wishes: { mode: 'standard' },
      batch: null,
      seed: null,
      style: 'table',
      retryCrashed: false,
      keepGoing: false,
      files: { json: null, csv: null, markdown: null, html: null, png: null }
    })
  })

  test('every option of run arrives typed', () => {
    const line =
      '--rows throughput:CPU,pytorch,openvino-batch8 --model m.onnx --image p.png --frames 64 --seconds 2.5 --rounds 3 ' +
      '--batch 8 --quick --seed 42 --style original --retry-crashed --keep-going --json j --csv c --markdown m --html h --png p'
    expect(runOptions(line)).toEqual({
      rows: ['throughput:CPU', 'pytorch', 'openvino-batch8'],
      model: 'm.onnx',
      image: 'p.png',
      wishes: { mode: 'quick', frames: 64, seconds: 2.5, rounds: 3 },
      batch: 8,
      seed: 42,
      style: 'original',
      retryCrashed: true,
      keepGoing: true,
      files: { json: 'j', csv: 'c', markdown: 'm', html: 'h', png: 'p' }
    })
  })

  test.each([
    ['--frames 1', { frames: 1 }],
    ['--frames 10000000', { frames: 10_000_000 }],
    ['--seconds .5', { seconds: 0.5 }],
    ['--seconds 86400', { seconds: 86_400 }],
    ['--rounds 1000', { rounds: 1000 }],
    ['--thorough', { mode: 'thorough' }]
  ])('%s is within its range', (line, wishes) => {
    expect(runOptions(line).wishes).toMatchObject(wishes)
  })

  test('one format may go to stdout', () => {
    expect(runOptions('--json - --csv out.csv').files).toMatchObject({ json: '-', csv: 'out.csv' })
  })

  test.each([
    ['devices', { command: 'devices', options: { json: false } }],
    ['devices --json', { command: 'devices', options: { json: true } }],
    ['models', { command: 'models', options: { json: false } }],
    ['models --json', { command: 'models', options: { json: true } }],
    ['models import a.onnx', { command: 'import-model', options: { file: 'a.onnx' } }],
    ['models download', { command: 'download', options: { name: null, yes: false } }],
    ['models download yolov5n-coco --yes', { command: 'download', options: { name: 'yolov5n-coco', yes: true } }],
    [
      'compare a.json b.json c.json',
      {
        command: 'compare',
        options: { files: ['a.json', 'b.json', 'c.json'], byMachine: false, json: false, csv: null }
      }
    ],
    [
      'compare --json a.json b.json',
      { command: 'compare', options: { files: ['a.json', 'b.json'], byMachine: false, json: true, csv: null } }
    ],
    [
      'detect p.jpg',
      { command: 'detect', options: { image: 'p.jpg', model: 'centernet', device: 'CPU', out: null, json: false } }
    ],
    [
      'detect p.jpg --model m.pt --device GPU.1 --out o.png --json',
      { command: 'detect', options: { image: 'p.jpg', model: 'm.pt', device: 'GPU.1', out: 'o.png', json: true } }
    ]
  ])('%s', (line, expected) => {
    expect(parse(line)).toEqual(expected)
  })
})

describe('bad command lines', () => {
  test.each([
    ['', /No command/],
    ['fly', /unknown command/i],
    ['run --fast', /unknown option/i],
    ['run now', /too many arguments/i],
    ['run --rows', /argument missing/i],
    ['run --rows ,', /empty/],
    ['run --rows pytorch,nonsense', /no row "nonsense".*pytorch.*openvino-batch4.*throughput:CPU.*cumulative:AUTO/s],
    ['run --rows throughput:cpu', /no row/],
    ['run --rows openvino-batch257', /no row/],
    ['run --rows pytorch,pytorch', /twice/],
    ['run --rows openvino-batch4 --batch 8', /contradicts/],
    ['run --frames 0', /1 to 10,000,000/],
    ['run --frames -5', /1 to 10,000,000/],
    ['run --frames 1.5', /whole number/],
    ['run --frames 1e3', /whole number/],
    ['run --frames many', /whole number/],
    ['run --frames 10000001', /10,000,000/],
    ['run --seconds 0', /above 0/],
    ['run --seconds -1', /above 0/],
    ['run --seconds Infinity', /above 0/],
    ['run --seconds 86401', /86,400/],
    ['run --rounds 1001', /1,000/],
    ['run --batch 0', /1 to 256/],
    ['run --batch 257', /1 to 256/],
    ['run --seed -1', /whole number/],
    ['run --quick --thorough', /cannot be used with/],
    ['run --thorough --quick', /cannot be used with/],
    ['run --style fancy', /table, original/],
    ['run --json', /argument missing/i],
    ['run --json --quick', /missing/],
    ['run --html -', /name a file/],
    ['detect -', /name a file/],
    ['run --json - --csv -', /Only one/],
    ['devices --rows a', /unknown option/i],
    ['detect', /missing required argument/i],
    ['detect a.png b.png', /too many arguments/i],
    ['detect a.png --device cpu', /must be a device/],
    ['models import', /missing required argument/i],
    ['models list', /too many arguments|unknown command/i],
    ['compare', /missing required argument/i]
  ])('"%s" is refused and says why', (line, reason) => {
    expect(refusal(line.split(' ').filter((word) => word !== ''))).toMatch(reason)
  })

  test('an empty value is refused', () => {
    for (const words of [
      ['run', '--model', ''],
      ['run', '--json', ' '],
      ['detect', '']
    ]) {
      expect(refusal(words)).toMatch(/empty/)
    }
  })

  test('a mistyped option gets the right one proposed, and the help to read', () => {
    const said = refusal(['run', '--rouns', '3'])
    expect(said).toContain('--rounds')
    expect(said).toContain('vinobench run --help')
  })
})

describe('help and version', () => {
  const text = (line: string): string => {
    const request = parse(line)
    if (request.command !== 'say') throw new Error(request.command)
    return request.text
  }

  test('--version says the version and nothing else', () => {
    expect(text('--version')).toBe('1.2.3\n')
    expect(text('-V')).toBe('1.2.3\n')
  })

  test('--help lists every command', () => {
    for (const command of ['run', 'devices', 'detect', 'models', 'compare']) expect(text('--help')).toContain(command)
  })

  test.each(['run', 'devices', 'detect', 'models', 'models import', 'models download', 'compare'])(
    '%s --help has an example',
    (command) => {
      expect(text(`${command} --help`)).toContain(`$ vinobench ${command}`)
      expect(text(`${command} --help`)).toContain('Usage: vinobench')
    }
  )
})
