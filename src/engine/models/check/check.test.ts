import { execFileSync } from 'node:child_process'
import { mkdir, symlink } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FailureError } from '../../../core/failure'
import { writeOnnx } from '../onnx/write'
import { checkModelFile } from './check'
import {
  concat,
  failureOf,
  field,
  irWeights,
  number,
  onnxWeights,
  temporaryFolder,
  tinyGraphDef,
  tinyIr,
  tinyOnnx,
  tinyOnnxModel,
  tinyTflite
} from './test-models'

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])
const windows = process.platform === 'win32'

describe('what a whole model tells', () => {
  const picture = [1, 3, 32, 32]

  test('an ONNX model names its producer, inputs and outputs', async () => {
    await using folder = await temporaryFolder()
    const file = await folder.write('a.onnx', tinyOnnx())
    expect(await checkModelFile(file)).toMatchObject({
      format: 'onnx',
      path: file,
      files: [{ path: file }],
      producer: 'vinobench-test',
      inputs: [{ name: 'images', elementType: 'f32', shape: picture }],
      outputs: [{ name: 'y', elementType: 'f32', shape: picture }],
      warnings: []
    })
  })

  test('an IR is its .xml with the .bin beside it, whichever of the two is named', async () => {
    await using folder = await temporaryFolder()
    const xml = await folder.write('a.xml', tinyIr())
    const bin = await folder.write('a.bin', irWeights)
    for (const named of [xml, bin]) {
      expect(await checkModelFile(named)).toMatchObject({
        format: 'openvino-ir',
        path: xml,
        files: [{ path: xml }, { path: bin, bytes: 12 }],
        producer: 'OpenVINO 2026.4.1',
        inputs: [{ name: 'images', elementType: 'f32', shape: picture }],
        outputs: [{ name: 'y', shape: picture }]
      })
    }
  })

  test('a TensorFlow Lite model and a frozen TensorFlow graph name their inputs', async () => {
    await using folder = await temporaryFolder()
    const nhwc = [1, 32, 32, 3]
    expect(await checkModelFile(await folder.write('a.tflite', tinyTflite()))).toMatchObject({
      format: 'tflite',
      producer: 'vinobench-test',
      inputs: [{ name: 'x', elementType: 'f32', shape: nhwc }],
      outputs: [{ name: 'y', elementType: 'f32', shape: nhwc }]
    })
    expect(await checkModelFile(await folder.write('a.pb', tinyGraphDef()))).toMatchObject({
      format: 'tensorflow',
      inputs: [{ name: 'x:0', elementType: 'f32', shape: nhwc }],
      outputs: [{ name: 'y' }]
    })
  })

  test('a SavedModel is a folder, named by itself or by its saved_model.pb', async () => {
    await using folder = await temporaryFolder()
    const graph = await folder.write('saved_model.pb', concat(number(1, 1), field(2, tinyGraphDef())))
    await mkdir(path.join(folder.path, 'variables'))
    const index = await folder.write('variables/variables.index', 'x')
    for (const named of [folder.path, graph]) {
      const findings = await checkModelFile(named)
      expect(findings).toMatchObject({ format: 'tensorflow', path: folder.path, inputs: null })
      expect(findings.files.map((file) => file.path)).toEqual([graph, index])
    }
  })

  test('a PaddlePaddle model needs its weights beside it', async () => {
    await using folder = await temporaryFolder()
    const program = await folder.write(
      'a.pdmodel',
      field(1, concat(number(1, 0), number(2, 0), field(3, field(1, new Uint8Array(4)))))
    )
    expect(await failureOf(checkModelFile(program))).toMatchObject({ code: 'file-not-found' })
    const weights = await folder.write('a.pdiparams', 'weights')
    expect((await checkModelFile(weights)).files.map((file) => file.path)).toEqual([program, weights])
  })

  test('free sizes and foreign operators are warned of, not refused', async () => {
    await using folder = await temporaryFolder()
    const model = tinyOnnxModel(onnxWeights, ['batch', 3, 32, 32])
    const [node] = model.graph.nodes
    const foreign = { ...model, graph: { ...model.graph, nodes: node ? [{ ...node, domain: 'com.example' }] : [] } }
    const { inputs, warnings } = await checkModelFile(await folder.write('a.onnx', writeOnnx(foreign)))
    expect(inputs?.[0]?.shape).toEqual([null, 3, 32, 32])
    expect(warnings.join(' ')).toMatch(/size of the input "images" is left free.*"com\.example"/)
  })
})

describe('what is no model', () => {
  test.each([
    ['a picture called .onnx', 'a.onnx', png, 'model-unsupported', /is a PNG picture, although its name says ONNX/],
    [
      'an ONNX model called .xml',
      'a.xml',
      tinyOnnx(),
      'model-unsupported',
      /holds ONNX data, although its name says OpenVINO IR/
    ],
    [
      'an IR called .onnx',
      'a.onnx',
      tinyIr(),
      'model-unsupported',
      /holds OpenVINO IR data, although its name says ONNX/
    ],
    ['a TensorFlow Lite model called .pb', 'a.pb', tinyTflite(), 'model-unsupported', /holds TensorFlow Lite data/],
    ['an ONNX model without extension', 'model', tinyOnnx(), 'model-unsupported', /which its name does not say/],
    [
      'a text called .onnx',
      'a.onnx',
      'Hello there.',
      'model-unsupported',
      /is a text file, although its name says ONNX/
    ],
    ['a page called .tflite', 'a.tflite', '<!DOCTYPE html><html>', 'model-unsupported', /is a page/],
    [
      'a pointer of Git LFS',
      'a.onnx',
      'version https://git-lfs.example/spec/v1\noid sha256:0',
      'model-unsupported',
      /Git LFS pointer/
    ],
    ['an empty file', 'a.onnx', '', 'model-unreadable', /is empty/],
    ['zeros', 'a.tflite', new Uint8Array(500), 'model-unreadable', /not a whole TensorFlow Lite model/],
    ['zeros of no known name', 'a.dat', new Uint8Array(500), 'model-unsupported', /no model of a known kind/]
  ])('%s is recognised by its contents and said so', async (_, name, bytes, code, message) => {
    await using folder = await temporaryFolder()
    const failure = await failureOf(checkModelFile(await folder.write(name, bytes)))
    expect(failure).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(failure.remedy).toMatch(/\.$/)
  })

  test('a missing file, a folder without a model and an impossible path are said plainly', async () => {
    await using folder = await temporaryFolder()
    expect(await failureOf(checkModelFile(path.join(folder.path, 'none.onnx')))).toMatchObject({
      code: 'file-not-found'
    })
    expect(await failureOf(checkModelFile(folder.path))).toMatchObject({ code: 'model-unsupported' })
    expect(await failureOf(checkModelFile('a\0b.onnx'))).toMatchObject({ code: 'file-not-found' })
    expect(await failureOf(checkModelFile('x'.repeat(5000)))).toMatchObject({ code: 'file-not-found' })
  })

  test.skipIf(windows)('a pipe and a device are refused at once instead of waited for', async () => {
    await using folder = await temporaryFolder()
    const pipe = path.join(folder.path, 'pipe.onnx')
    execFileSync('mkfifo', [pipe])
    expect(await failureOf(checkModelFile(pipe))).toMatchObject({ code: 'file-unreadable' })
    expect(await failureOf(checkModelFile('/dev/zero'))).toMatchObject({ code: 'file-unreadable' })
  })

  // Root may read everything: there this cannot be shown.
  test.skipIf(windows || process.getuid?.() === 0)('a file without permission is said to be one', async () => {
    await using folder = await temporaryFolder()
    const file = await folder.write('a.onnx', tinyOnnx())
    execFileSync('chmod', ['000', file])
    expect(await failureOf(checkModelFile(file))).toMatchObject({
      code: 'file-unreadable',
      message: expect.stringMatching(/may not read/)
    })
  })
})

describe('OpenVINO IR', () => {
  const cases: [string, (xml: string) => string, string, RegExp][] = [
    ['of a newer version', (xml) => xml.replace('version="11"', 'version="12"'), 'model-unsupported', /version 12/],
    ['of an old version', (xml) => xml.replace('version="11"', 'version="6"'), 'model-unsupported', /version 6/],
    [
      'whose constant ends one byte too late',
      (xml) => xml.replace('offset="0"', 'offset="1"'),
      'model-unreadable',
      /beyond the end/
    ],
    [
      'whose offset and size overflow together',
      (xml) => xml.replace('offset="0"', 'offset="9223372036854775807"'),
      'model-unreadable',
      /beyond the end/
    ],
    [
      'with a negative offset',
      (xml) => xml.replace('offset="0"', 'offset="-12"'),
      'model-unreadable',
      /says not where/
    ],
    [
      'whose constant has another size than its shape',
      (xml) => xml.replace('shape="1,3,1,1"', 'shape="1,2,1,1"'),
      'model-unreadable',
      /cannot have 12 bytes/
    ],
    ['with an edge to nowhere', (xml) => xml.replace('to-layer="3"', 'to-layer="7"'), 'model-unreadable', /layer 7/],
    [
      'with a document type',
      (xml) => xml.replace('<net', '<!DOCTYPE net [<!ENTITY a "b">]><net'),
      'model-refused',
      /document type/
    ],
    ['cut short', (xml) => xml.slice(0, 700), 'model-unreadable', /not well-formed/],
    [
      'nested without end',
      (xml) => xml.replace('<rt_info>', '<rt_info>'.repeat(5000)),
      'model-unreadable',
      /nested too deeply/
    ],
    ['without inputs', (xml) => xml.replace('"Parameter"', '"Other"'), 'model-unreadable', /no input/]
  ]
  test.each(cases)('an IR %s is refused', async (_, change, code, message) => {
    await using folder = await temporaryFolder()
    await folder.write('a.bin', irWeights)
    const failure = await failureOf(checkModelFile(await folder.write('a.xml', tinyIr(change))))
    expect(failure).toMatchObject({ code, message: expect.stringMatching(message) })
  })

  test('an IR without its .bin says which file is missing', async () => {
    await using folder = await temporaryFolder()
    const failure = await failureOf(checkModelFile(await folder.write('a.xml', tinyIr())))
    expect(failure).toMatchObject({ code: 'file-not-found', message: expect.stringContaining('a.bin') })
  })

  test('operations newer than the OpenVINO this was made for are warned of', async () => {
    await using folder = await temporaryFolder()
    await folder.write('a.bin', irWeights)
    const newer = tinyIr((xml) => xml.replace('type="Add" version="opset1"', 'type="Add" version="opset99"'))
    expect((await checkModelFile(await folder.write('a.xml', newer))).warnings).toEqual([
      expect.stringMatching(/opset99/)
    ])
  })
})

describe('ONNX', () => {
  test.each([
    ['fewer bytes than its shape needs', { ...onnxWeights, shape: [1, 4, 1, 1] }],
    ['a negative dimension', { ...onnxWeights, shape: [1, -3, 1, 1] }],
    ['dimensions whose product overflows', { ...onnxWeights, shape: [2 ** 31, 2 ** 31, 2 ** 31] }],
    ['no data at all', { ...onnxWeights, data: new Uint8Array() }]
  ])('a tensor with %s is refused', async (_, weights) => {
    await using folder = await temporaryFolder()
    const failure = await failureOf(checkModelFile(await folder.write('a.onnx', writeOnnx(tinyOnnxModel(weights)))))
    expect(failure).toMatchObject({ code: 'model-unreadable', message: expect.stringMatching(/tensor "w"/) })
  })

  test('graphs nested without end are refused', async () => {
    await using folder = await temporaryFolder()
    let graph = field(2, new Uint8Array(1))
    for (let depth = 0; depth < 2000; depth++) graph = field(1, field(5, field(6, graph)))
    const file = await folder.write('a.onnx', concat(number(1, 8), field(7, graph), field(8, number(2, 13))))
    expect(await failureOf(checkModelFile(file))).toMatchObject({ code: 'model-unreadable' })
  })
})

describe('TensorFlow', () => {
  test('a TensorFlow Lite file of another version or with an impossible shape is refused', async () => {
    await using folder = await temporaryFolder()
    expect(await failureOf(checkModelFile(await folder.write('a.tflite', tinyTflite(undefined, 4))))).toMatchObject({
      code: 'model-unsupported'
    })
    expect(await failureOf(checkModelFile(await folder.write('b.tflite', tinyTflite([1, -2]))))).toMatchObject({
      code: 'model-unreadable'
    })
  })

  test.skipIf(windows)('a SavedModel that links to a file elsewhere is refused', async () => {
    await using folder = await temporaryFolder()
    await folder.write('saved_model.pb', concat(number(1, 1), field(2, tinyGraphDef())))
    await symlink('/etc/hostname', path.join(folder.path, 'assets'))
    expect(await failureOf(checkModelFile(folder.path))).toMatchObject({ code: 'model-refused' })
  })
})

describe('damaged files', () => {
  const models: [string, Uint8Array][] = [
    ['a.onnx', tinyOnnx()],
    ['a.xml', new TextEncoder().encode(tinyIr())],
    ['a.tflite', tinyTflite()],
    ['a.pb', tinyGraphDef()]
  ]

  /** Either findings or a failure in words: nothing else may come out, and it must come. */
  async function answersInWords(file: string): Promise<'findings' | 'failure'> {
    try {
      await checkModelFile(file)
      return 'findings'
    } catch (thrown) {
      if (!(thrown instanceof FailureError)) throw thrown
      expect(thrown.failure.code).not.toBe('internal')
      expect(thrown.failure.message).toMatch(/\.$/)
      expect(thrown.failure.remedy).toMatch(/\.$/)
      return 'failure'
    }
  }

  test.each(models)('%s cut short anywhere ends in a sentence', async (name, bytes) => {
    await using folder = await temporaryFolder()
    await folder.write('a.bin', irWeights)
    let failures = 0
    for (let length = 0; length < bytes.byteLength; length += Math.max(1, Math.floor(bytes.byteLength / 250))) {
      if ((await answersInWords(await folder.write(name, bytes.subarray(0, length)))) === 'failure') failures++
    }
    expect(failures).toBeGreaterThan(100)
  })

  test.each(models)('%s with bits flipped gives findings or a sentence', async (name, bytes) => {
    await using folder = await temporaryFolder()
    await folder.write('a.bin', irWeights)
    const flips = fc.array(fc.nat(bytes.byteLength * 8 - 1), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(flips, async (bits) => {
        const damaged = bytes.slice()
        for (const bit of bits) damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        await answersInWords(await folder.write(name, damaged))
      }),
      { numRuns: 400 }
    )
  })

  test.each(models)('random bytes behind the beginning of %s give findings or a sentence', async (name, bytes) => {
    await using folder = await temporaryFolder()
    await folder.write('a.bin', irWeights)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.byteLength), fc.uint8Array({ maxLength: 300 }), async (kept, noise) => {
        await answersInWords(await folder.write(name, concat(bytes.subarray(0, kept), noise)))
      }),
      { numRuns: 200 }
    )
  })
})
