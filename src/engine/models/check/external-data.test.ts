import { link, mkdir, symlink } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkModelFile } from './check'
import { failureOf, onnxWithExternalData, temporaryFolder } from './test-models'

const weights = new Uint8Array(20)
const windows = process.platform === 'win32'

test('weights in a file of their own below the model are found and listed', async () => {
  await using folder = await temporaryFolder()
  await mkdir(path.join(folder.path, 'data'))
  const bin = await folder.write('data/w.bin', weights)
  const file = await folder.write(
    'a.onnx',
    onnxWithExternalData({ location: './data/w.bin', offset: '8', length: '12' })
  )
  expect((await checkModelFile(file)).files).toEqual([
    { path: file, bytes: expect.any(Number) },
    { path: bin, bytes: 20 }
  ])
})

describe('a model is refused whose weights lie', () => {
  test.each([
    '../w.bin',
    'data/../../w.bin',
    '/etc/passwd',
    '\\\\server\\share\\w.bin',
    'C:\\w.bin',
    'C:w.bin',
    'data\\w.bin',
    'w.bin:stream',
    'w.bin\u0000.txt',
    'data//w.bin',
    '.',
    ''
  ])('at %j', async (location) => {
    await using folder = await temporaryFolder()
    await mkdir(path.join(folder.path, 'model', 'data'), { recursive: true })
    await folder.write('w.bin', weights)
    const file = await folder.write('model/a.onnx', onnxWithExternalData({ location, length: '12' }))
    expect(await failureOf(checkModelFile(file))).toMatchObject({
      code: 'model-refused',
      message: expect.stringMatching(/takes its data from/)
    })
  })

  test.skipIf(windows)('behind a link, a link to a folder, or a hard link', async () => {
    await using folder = await temporaryFolder()
    await mkdir(path.join(folder.path, 'elsewhere'))
    const bin = await folder.write('elsewhere/w.bin', weights)
    await symlink(bin, path.join(folder.path, 'soft.bin'))
    await symlink(path.join(folder.path, 'elsewhere'), path.join(folder.path, 'folder'))
    await link(bin, path.join(folder.path, 'hard.bin'))
    for (const location of ['soft.bin', 'folder/w.bin', 'hard.bin', 'elsewhere']) {
      const file = await folder.write('a.onnx', onnxWithExternalData({ location, length: '12' }))
      expect(await failureOf(checkModelFile(file)), location).toMatchObject({ code: 'model-refused' })
    }
  })
})

test.each([
  ['beyond the end', { offset: '9', length: '12' }],
  ['at a negative offset', { offset: '-4', length: '12' }],
  ['with an offset that overflows', { offset: '9223372036854775807', length: '12' }],
  ['with an offset of twenty digits', { offset: '18446744073709551616', length: '12' }],
  ['with a length that is not the tensor\u2019s', { offset: '0', length: '16' }],
  ['with an offset in hexadecimal', { offset: '0x8', length: '12' }],
  ['without a length, past the end', { offset: '16' }]
])('weights %s are damaged', async (_, entries) => {
  await using folder = await temporaryFolder()
  await folder.write('w.bin', weights)
  const file = await folder.write('a.onnx', onnxWithExternalData({ location: 'w.bin', ...entries }))
  expect(await failureOf(checkModelFile(file))).toMatchObject({ code: 'model-unreadable' })
})

test('a missing weight file is named', async () => {
  await using folder = await temporaryFolder()
  const file = await folder.write('a.onnx', onnxWithExternalData({ location: 'w.bin', length: '12' }))
  expect(await failureOf(checkModelFile(file))).toMatchObject({
    code: 'file-not-found',
    message: expect.stringContaining('w.bin')
  })
})
