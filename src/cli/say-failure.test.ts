import { expect, test } from 'vitest'
import { fakeOutput } from '../../test/fakes/cli'
import { fail, toFailure } from '../core/failure'
import { sayFailure } from './say-failure'

const said = (thrown: unknown, environment: NodeJS.ProcessEnv = {}): string => {
  const out = fakeOutput()
  sayFailure(out.stderr, toFailure(thrown), environment)
  return out.said.stderr
}

test('a failure is what happened and what to do', () => {
  expect(said(fail('file-not-found', 'There is no file x.', 'Check the name.'))).toBe(
    'vinobench: There is no file x.\nCheck the name.\n'
  )
})

test('a mistake of ours shows no stack but says how to get it', () => {
  const text = said(new TypeError('x is not a function'))
  expect(text).toContain('x is not a function (details with VINOBENCH_DEBUG=1)')
  expect(text).not.toContain('    at ')
  expect(said(new TypeError('x is not a function'), { VINOBENCH_DEBUG: '1' })).toContain('    at ')
})

test('names in it cannot steer the terminal', () => {
  expect(said(fail('file-not-found', 'There is no file \u001b[2Jx.', 'Check.'))).not.toContain('\u001b')
})
