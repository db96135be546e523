import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { FailureError } from '../../../core/failure'
import { readTorchCheckpoint } from './checkpoint'
import {
  call,
  checkpointFile,
  dictionary,
  float,
  global,
  integer,
  list,
  none,
  object,
  op,
  pickle,
  storage,
  tensorFile,
  text,
  tuple,
  zip
} from './fixture'
import { asKind, type PickleValue } from './values'

const folder = mkdtempSync(join(tmpdir(), 'vinobench-torch-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function save(bytes: Uint8Array): string {
  const path = join(folder, `${files++}.pt`)
  writeFileSync(path, bytes)
  return path
}

/** Opens the file and reads every tensor in its outermost dictionary. */
async function readAll(path: string): Promise<Map<PickleValue, unknown>> {
  const checkpoint = await readTorchCheckpoint(path)
  try {
    const found = new Map<PickleValue, unknown>()
    for (const [name, value] of checkpoint.root instanceof Map ? checkpoint.root : []) {
      const tensor = asKind(value, 'tensor')
      found.set(name, tensor ? [...(await checkpoint.read(tensor))] : value)
    }
    return found
  } finally {
    await checkpoint.close()
  }
}

const failsWith = (code: string): unknown =>
  expect.objectContaining({ failure: expect.objectContaining({ code }) as unknown })

function tensorOf(type: string, key: string, elements: number, offset: number, shape: number[], strides: number[]) {
  return call(
    global('torch._utils._rebuild_tensor_v2'),
    storage(type, key, elements),
    integer(offset),
    tuple(...shape.map(integer)),
    tuple(...strides.map(integer)),
    none,
    none
  )
}

const small = (() => {
  const file = tensorFile()
  const root = dictionary({
    f32: file.tensor(Float32Array.of(1.5, -2, 3e-40, 4), [2, 2]),
    f16: file.tensor(Float32Array.of(0.5, -65504, 2 ** -24, 0), [4], 'f16'),
    layer: object('models.common.Conv', dictionary({ training: none, f: list(integer(-1), float(0.25)) }))
  })
  return checkpointFile(root, file.entries)
})()

describe('a checkpoint', () => {
  test('gives its tensors as numbers and its objects as records', async () => {
    const values = await readAll(save(small))
    expect(values.get('f32')).toEqual([1.5, -2, Math.fround(3e-40), 4])
    expect(values.get('f16')).toEqual([0.5, -65504, 2 ** -24, 0])
    expect(values.get('layer')).toMatchObject({ className: 'models.common.Conv' })
  })

  test('may hold transposed and offset views of one storage, double and brain-float numbers', async () => {
    const doubles = Buffer.from(Float64Array.of(0, 1, 2, 3, 4, 5, 6).buffer)
    const brain = Buffer.from(Uint16Array.of(0x3f80, 0xc040).buffer) // 1 and −3
    const root = dictionary({
      transposed: tensorOf('DoubleStorage', '0', 7, 1, [3, 2], [1, 3]),
      brain: tensorOf('BFloat16Storage', '1', 2, 0, [2], [1]),
      scalar: tensorOf('DoubleStorage', '0', 7, 5, [], []),
      empty: tensorOf('DoubleStorage', '0', 7, 7, [0, 3], [3, 1])
    })
    const entries = new Map([
      ['archive/data/0', doubles],
      ['archive/data/1', brain]
    ])
    const values = await readAll(save(checkpointFile(root, entries)))
    expect(values.get('transposed')).toEqual([1, 4, 2, 5, 3, 6])
    expect(values.get('brain')).toEqual([1, -3])
    expect(values.get('scalar')).toEqual([5])
    expect(values.get('empty')).toEqual([])
  })

  test('of every pickle protocol says the same', async () => {
    // The same dictionary in protocol 0 (text), and 4 (framed, memoised).
    const expected = new Map<PickleValue, unknown>([
      ['a', -70000],
      ['b', [1.5, true, null]]
    ])
    const protocol0 = op('(dp0\n', 'Va\np1\nI-70000\ns', 'Vb\np2\n(F1.5\nI01\nNtp3\ns', '.')
    const protocol4 = op(
      0x80,
      4,
      0x95,
      Buffer.alloc(8),
      '}',
      0x94,
      '(',
      0x8c,
      1,
      'a',
      0x94,
      'J',
      integer(-70000).subarray(1)
    )
    const protocol4End = op(0x8c, 1, 'b', 0x94, float(1.5), 0x88, 'N', 0x87, 0x94, 'u.')
    for (const bytes of [protocol0, Buffer.concat([protocol4, protocol4End])]) {
      expect(await readAll(save(zip(new Map([['x/data.pkl', bytes]]))))).toEqual(expected)
    }
  })

  test('that is not there, a folder or a named pipe fails at once', async () => {
    await expect(readTorchCheckpoint(join(folder, 'absent.pt'))).rejects.toEqual(failsWith('file-not-found'))
    mkdirSync(join(folder, 'folder.pt'))
    await expect(readTorchCheckpoint(join(folder, 'folder.pt'))).rejects.toEqual(failsWith('file-unreadable'))
    if (process.platform === 'win32') return
    execFileSync('mkfifo', [join(folder, 'pipe.pt')])
    await expect(readTorchCheckpoint(join(folder, 'pipe.pt'))).rejects.toEqual(failsWith('file-unreadable'))
  })

  const withPickle = (bytes: Buffer): Buffer => zip(new Map([['archive/data.pkl', bytes]]))
  const oversized = tensorOf('FloatStorage', '0', 4, 1, [4], [1])
  const legacy = Buffer.concat([Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex'), Buffer.alloc(100)])
  const cases: readonly (readonly [string, Buffer, string])[] = [
    ['empty', Buffer.alloc(0), 'model-unreadable'],
    ['text', Buffer.from('This is not a checkpoint.'), 'model-unreadable'],
    ['cut short', small.subarray(0, small.length / 2), 'model-unreadable'],
    ['a zip of something else', zip(new Map([['hello.txt', Buffer.from('hi')]])), 'model-unreadable'],
    ['of PyTorch before 1.6', legacy, 'model-unsupported'],
    [
      'TorchScript',
      zip(
        new Map([
          ['m/data.pkl', pickle(none)],
          ['m/constants.pkl', Buffer.alloc(1)]
        ])
      ),
      'model-unsupported'
    ],
    [
      'big-endian',
      zip(
        new Map([
          ['m/data.pkl', pickle(none)],
          ['m/byteorder', Buffer.from('big')]
        ])
      ),
      'model-unsupported'
    ],
    ['with a tensor beyond its storage', checkpointFile(oversized), 'model-unreadable'],
    ['with a negative size', checkpointFile(tensorOf('FloatStorage', '0', 4, 0, [-1], [1])), 'model-unreadable'],
    ['with an empty pickle', withPickle(Buffer.alloc(0)), 'model-unreadable'],
    ['with an unfinished pickle', withPickle(pickle(text('x')).subarray(0, -1)), 'model-unreadable'],
    ['with text longer than the file', withPickle(op(0x80, 2, 'X', 255, 255, 255, 127, 'a.')), 'model-unreadable'],
    ['with bytes of 2^63', withPickle(op(0x80, 4, 0x8e, Buffer.alloc(8, 0xff), '.')), 'model-unreadable'],
    ['with an absurd number', withPickle(op(0x8b, 0, 1, 0, 0, Buffer.alloc(256, 1), '.')), 'model-unreadable'],
    ['nested 100,000 deep', withPickle(Buffer.alloc(100_000, '(')), 'model-unreadable'],
    ['with an unknown memo', withPickle(op('h', 7, '.')), 'model-unreadable'],
    ['with a mark that is not there', withPickle(op('t.')), 'model-unreadable'],
    ['with a future protocol', withPickle(op(0x80, 9, 'N.')), 'model-unreadable'],
    ['with an endless list of steps', withPickle(Buffer.alloc(9_000_000, 'N0')), 'model-unreadable'],
    ['that multiplies a long list', withPickle(multiplying()), 'model-unreadable']
  ]
  test.each(cases)('%s is refused in one clear sentence', async (_, bytes, code) => {
    const failure = await readAll(save(bytes)).catch((error: unknown) => error)
    expect(failure).toEqual(failsWith(code))
    expect((failure as FailureError).message).toMatch(/^[A-Z].*\.$/)
  })

  test('with a flipped bit in a weight does not match its checksum', async () => {
    const spoilt = Buffer.from(small)
    const at = spoilt.indexOf(Buffer.from(Float32Array.of(1.5, -2).buffer))
    spoilt[at + 2] = (spoilt[at + 2] ?? 0) ^ 1
    await expect(readAll(save(spoilt))).rejects.toEqual(failsWith('model-unreadable'))
  })

  test('cut and changed at random is read or refused, and nothing else happens', async () => {
    const changes = fc.array(fc.tuple(fc.nat(small.length - 1), fc.nat(255)), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(changes, fc.option(fc.nat(small.length)), async (bytes, length) => {
        const spoilt = Buffer.from(small)
        for (const [at, byte] of bytes) spoilt[at] = byte
        await expectReadOrRefused(spoilt.subarray(0, length ?? spoilt.length))
      }),
      { numRuns: 400 }
    )
  })

  test('with a pickle changed at random behind a right checksum is read or refused', async () => {
    const original = readPickleOf(small)
    const changes = fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(changes, async (bytes) => {
        const spoilt = Buffer.from(original)
        for (const [at, byte] of bytes) spoilt[at] = byte
        await expectReadOrRefused(withPickle(spoilt))
      }),
      { numRuns: 400 }
    )
  })

  test('of random pickle steps is read or refused', async () => {
    const opcodes = [
      ...Buffer.from('()]}.0123abcdefghijklmopqrstuNRQPIJKMLFGSTUVXBC'),
      ...Array.from({ length: 25 }, (_, k) => 0x80 + k)
    ]
    const steps = fc.array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...opcodes) }, fc.nat(255)), {
      maxLength: 60
    })
    await fc.assert(
      fc.asyncProperty(steps, (bytes) => expectReadOrRefused(withPickle(Buffer.from([...bytes, 0x2e])))),
      { numRuns: 400 }
    )
  })
})

async function expectReadOrRefused(bytes: Buffer): Promise<void> {
  try {
    await readAll(save(bytes))
  } catch (error) {
    expect(error).toBeInstanceOf(FailureError)
  }
}

const readPickleOf = (file: Buffer): Buffer => {
  const start = file.indexOf('archive/data.pkl') + 'archive/data.pkl'.length
  return file.subarray(start, start + file.readUInt32LE(18))
}

/** A list of 100,000 pairs, made into a dictionary 1,000 times over. */
function multiplying(): Buffer {
  const pairs = op('](', Buffer.concat(Array.from({ length: 100_000 }, () => op(none, none, 0x86))), 'e')
  const again = op(global('collections.OrderedDict'), op('h', 0), 0x85, 'R', '0')
  return op(pairs, 'q', 0, Buffer.concat(Array.from({ length: 1000 }, () => again)), '.')
}
