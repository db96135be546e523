import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { signedBefore, signNativeFiles } from './mac-sign.mjs'

// There is no codesign here: which files are signed, with what, and which are left to electron-builder.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vinobench-sign-'))
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))
const put = (name, hex) => {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
  fs.writeFileSync(path.join(folder, name), Buffer.from(hex, 'hex'))
}
put('libs/libopenvino.2641.dylib', 'cffaedfe0c000001')
put('node_modules/koffi/koffi.node', 'cafebabe00000002')
put('libs/readme.txt', '68656c6c6f')
put('libs/empty', '')

async function signed(env) {
  const calls = []
  const run = (command, args) => {
    calls.push([command, ...args])
    return Promise.resolve({ ok: true, output: '' })
  }
  const files = await signNativeFiles([folder], { env, run })
  return { calls, files: files.map((file) => path.relative(folder, file)) }
}

test('native files are signed for the hardened runtime, and nothing else', async () => {
  const { calls, files } = await signed({ CSC_NAME: 'Somebody (ABC)' })
  expect(files).toEqual(['libs/libopenvino.2641.dylib', 'node_modules/koffi/koffi.node'])
  const words = ['codesign', '--force', '--timestamp', '--options', 'runtime', '--sign', 'Somebody (ABC)']
  for (const call of calls) expect(call.slice(0, -1)).toEqual(words)
})

test('without an identity they are signed for this computer, and nobody is asked for the time', async () => {
  const { calls } = await signed({})
  expect(calls[0]?.slice(1, 7)).toEqual(['--force', '--timestamp=none', '--options', 'runtime', '--sign', '-'])
})

test('one that cannot be signed ends the packing', async () => {
  const run = () => Promise.resolve({ ok: false, output: 'no identity found' })
  await expect(signNativeFiles([folder], { env: {}, run })).rejects.toThrow(/could not sign libs\/libopenvino/)
})

test('what is signed beforehand is not signed again, and all else is', () => {
  const isLeft = (file) => signedBefore.some((pattern) => new RegExp(pattern).test(file))
  const inside = (name) => `/x/VinoBench.app/Contents/${name}`
  expect(isLeft(inside('Resources/openvino/libs/libopenvino.2641.dylib'))).toBe(true)
  expect(isLeft(inside('Resources/app.asar.unpacked/node_modules/koffi/koffi.node'))).toBe(true)
  expect(isLeft(inside('MacOS/VinoBench'))).toBe(false)
  expect(isLeft(inside('Frameworks/Electron Framework.framework/Versions/A/Electron Framework'))).toBe(false)
})
