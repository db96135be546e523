import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { StepFailure } from './lib/failure.mjs'
import { testFolder, textStream } from './lib/testing/folder.mjs'
import { setup } from './setup.mjs'

/** A step that is done by writing a file; `run` may be replaced. */
function fileStep(name, folder, changes = {}) {
  const file = path.join(folder, name)
  return {
    name,
    title: name.toUpperCase(),
    runs: 0,
    hint: () => 'about a moment',
    lock: () => path.join(folder, `${name}.lock`),
    ready: async () => existsSync(file),
    async run() {
      this.runs++
      await fs.writeFile(file, '')
    },
    ...changes
  }
}

const closed = async function () {
  this.runs++
  throw new StepFailure('The host is closed.', 'Open it.', 'first line\n\nlast line\n')
}

async function machine() {
  const folder = await testFolder()
  const env = { VINOBENCH_CACHE: path.join(folder, 'cache') }
  const run = async (steps, options = {}) => {
    const stream = textStream()
    const result = await setup({ root: folder, env, steps, stream, ...options })
    return { ...result, text: stream.text }
  }
  return { folder, run }
}

test('what is missing is done once; a repeated run does nothing and says one line', async () => {
  const { folder, run } = await machine()
  const steps = ['one', 'two'].map((name) => fileStep(name, folder))
  const first = await run(steps)
  expect(first).toMatchObject({ ok: true, done: ['one', 'two'], missing: [] })
  expect(first.text).toMatch(
    /^ONE: about a moment\nONE: done \([\d.]+ s\)\nTWO: .*\nTWO: .*\nSet-up: ready \([\d.]+ s\)\.\n$/
  )
  const second = await run(steps)
  expect(second).toMatchObject({ ok: true, done: [], missing: [] })
  expect(second.text).toMatch(/^Set-up: nothing to do \([\d.]+ s\)\.\n$/)
  await fs.rm(path.join(folder, 'two'))
  expect((await run(steps)).done).toEqual(['two'])
  expect(steps.map(({ runs }) => runs)).toEqual([1, 2])
})

test('a step that fails is told with its last lines and its remedy, and the others go on', async () => {
  const { folder, run } = await machine()
  const { ok, done, missing, text } = await run([fileStep('models', folder, { run: closed }), fileStep('two', folder)])
  expect({ ok, done }).toEqual({ ok: true, done: ['two'] })
  expect(missing).toEqual([{ step: 'models', message: 'The host is closed.', remedy: 'Open it.', told: true }])
  expect(text).toContain('MODELS: The host is closed.\n    | first line\n    | last line\n    Open it.\n')
  expect(text).toMatch(/Set-up: ready; without models .*\n$/)
})

test('a failure with patience is not repeated at once, but when it is asked for', async () => {
  const { folder, run } = await machine()
  const wanted = fileStep('wanted', folder, { run: closed, patienceHours: 1 })
  const bonus = fileStep('bonus', folder, { run: closed, patienceHours: 1, optional: true })
  await run([wanted, bonus])
  const again = await run([wanted, bonus])
  expect(again.missing).toEqual([{ step: 'wanted', message: 'The host is closed.', remedy: 'Open it.', told: false }])
  expect(again.text).toMatch(/^Set-up: nothing to do; without wanted \(`npm run setup` says why\) \([\d.]+ s\)\.\n$/)
  expect([wanted.runs, bonus.runs]).toEqual([1, 1])
  await run([wanted, bonus], { retry: 'wanted' })
  expect([wanted.runs, bonus.runs]).toEqual([2, 1])
  await run([wanted, bonus], { retry: 'all' })
  expect([wanted.runs, bonus.runs]).toEqual([3, 2])
  // What stood in its way may be gone when another step succeeds.
  await run([fileStep('another', folder), wanted, bonus])
  expect([wanted.runs, bonus.runs]).toEqual([4, 2])
})

test('without packages it ends; without a build it goes on, and neither is all right', async () => {
  const { folder, run } = await machine()
  const two = fileStep('two', folder)
  const packages = fileStep('packages', folder, { run: closed, required: true, neededByAll: true })
  expect(await run([packages, two])).toMatchObject({ ok: false, done: [] })
  const build = fileStep('build', folder, { run: closed, required: true })
  expect(await run([build, two])).toMatchObject({ ok: false, done: ['two'] })
})

test('what went wrong with files is said in words', async () => {
  const { folder, run } = await machine()
  const full = async () => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', path: '/big/file' })
  }
  const { missing } = await run([fileStep('openvino', folder, { run: full })])
  expect(missing[0].message).toBe('The disk is full (/big/file).')
  expect(missing[0].remedy).toContain('VINOBENCH_CACHE')
})

test('quiet prints nothing but failures', async () => {
  const { folder, run } = await machine()
  const { text } = await run([fileStep('one', folder), fileStep('two', folder, { run: closed })], { quiet: true })
  expect(text).toMatch(/^TWO: The host is closed\.\n(?: {4}.*\n)+$/)
})

test('on a terminal one line is updated in place, and it is gone afterwards', async () => {
  const { folder, run } = await machine()
  const stream = textStream({ isTTY: true })
  const slow = async function () {
    await new Promise((resolve) => setTimeout(resolve, 400))
    await fs.writeFile(path.join(folder, 'one'), '')
  }
  await run([fileStep('one', folder, { run: slow })], { stream })
  const shown = stream.text.split('\r\x1b[2K')
  expect(shown.length).toBeGreaterThan(2)
  expect(shown[1]).toMatch(/^\S ONE: about a moment {2}\d s$/)
  expect(shown.at(-1)).toMatch(/^Set-up: ready/)
})
