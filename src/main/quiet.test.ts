import { expect, test } from 'vitest'
import { toFailure } from '../core/failure'
import type { OwnWork } from '../core/trust'
import { RunControl } from '../engine/run-control'
import { Quiet } from './quiet'

/** What a round that begins and ends now says of what went on beside it. */
function roundBeside(control: RunControl, meanwhile: () => void = () => undefined): readonly OwnWork[] {
  control.begin('throughput:CPU')
  meanwhile()
  return control.end().works
}

function task(): { readonly work: () => Promise<void>; readonly end: () => void } {
  let end = (): void => undefined
  const over = new Promise<void>((resolve) => (end = resolve))
  return { work: () => over, end: () => end() }
}

test('what would disturb a benchmark is refused while one goes on, and only then', () => {
  const quiet = new Quiet()
  expect(() => quiet.check()).not.toThrow()
  void quiet.begin(new RunControl())
  try {
    quiet.check()
    expect.fail('it was let through')
  } catch (thrown) {
    expect(toFailure(thrown)).toMatchObject({ code: 'measuring', remedy: expect.stringMatching(/stop it/) as string })
  }
  quiet.end()
  expect(() => quiet.check()).not.toThrow()
})

test('a benchmark waits for what gives way to it', async () => {
  const quiet = new Quiet()
  const stopped = task()
  quiet.givesWay(stopped.work)
  let begun = false
  const beginning = quiet.begin(new RunControl()).then(() => (begun = true))
  // At once, not when what gives way is over: nothing else may begin in between.
  expect(() => quiet.check()).toThrow()
  await Promise.resolve()
  expect(begun).toBe(false)
  stopped.end()
  await beginning
  expect(begun).toBe(true)
})

test('the rounds beside other work name it, those after it do not', async () => {
  const quiet = new Quiet()
  const [download, other, ownImport] = [task(), task(), task()]
  const downloads = [quiet.beside('download', download.work), quiet.beside('download', other.work)]
  const control = new RunControl()
  await quiet.begin(control)
  expect(roundBeside(control)).toEqual(['download'])

  // What was fetched is taken in, which begins within the run.
  const importing = quiet.beside('import', ownImport.work)
  expect([...roundBeside(control)].sort()).toEqual(['download', 'import'])
  expect([...roundBeside(control, () => ownImport.end())].sort()).toEqual(['download', 'import'])
  await importing
  download.end()
  await downloads[0]
  expect(roundBeside(control)).toEqual(['download'])
  other.end()
  await Promise.all(downloads)
  expect(roundBeside(control)).toEqual([])
})

test('work that begins in the middle of a round is named by it', () => {
  const control = new RunControl()
  expect(roundBeside(control, () => void control.beside('import'))).toEqual(['import'])
})

test('work that fails is over too', async () => {
  const quiet = new Quiet()
  const control = new RunControl()
  await quiet.begin(control)
  await expect(quiet.beside('import', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(roundBeside(control)).toEqual([])
})
