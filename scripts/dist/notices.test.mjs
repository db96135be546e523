import { expect, test } from 'vitest'
import { isAllowed, licencesList } from './notices.mjs'

test.each([
  ['MIT', true],
  ['Apache-2.0 AND LGPL-3.0-or-later AND MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['GPL-3.0-only OR (ISC AND 0BSD)', true],
  ['MIT AND GPL-3.0-only', false],
  ['(MIT OR GPL-3.0-only) AND AGPL-3.0-only', false],
  ['UNLICENSED', false],
  ['', false],
  ['SEE LICENSE IN LICENSE', false],
  ['MIT Apache-2.0', false],
  ['(MIT', false]
])('a licence "%s" may be shipped: %s', (expression, is) => {
  expect(isAllowed(expression)).toBe(is)
})

test('two versions of one package are one entry in the window, with the texts of both', () => {
  const notice = (version, text) => ({ group: 'npm', name: 'tslib', version, licence: '0BSD', texts: [text] })
  const list = licencesList([notice('2.3.0', 'old'), notice('2.9.1', 'new'), notice('2.9.1', 'new')])
  expect(list).toEqual([{ name: 'tslib', version: '2.3.0, 2.9.1', licence: '0BSD', text: 'old\n\nnew' }])
})
