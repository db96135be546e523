import { expect, test } from 'vitest'
import { printable, supportsUnicode, toAscii, wantsColour } from './terminal'

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [false, { FORCE_COLOR: '1' }, true],
  [true, { FORCE_COLOR: '0' }, false],
  [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  [true, { TERM: 'dumb' }, false]
])('colour on a terminal (%s) with %o: %s', (isTerminal, environment, expected) => {
  expect(wantsColour(isTerminal, environment)).toBe(expected)
})

test.each([
  [{ LANG: 'en_US.UTF-8' }, true],
  [{ LANG: 'ja_JP.utf8' }, true],
  [{ LANG: 'C' }, false],
  [{ LANG: 'C.UTF-8' }, true],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'C' }, false],
  [{ LANG: '', LC_ALL: '' }, true],
  [{ LANG: 'en_US.UTF-8', TERM: 'linux' }, false]
])('with %o more than ASCII can be shown: %s', (environment, expected) => {
  expect(supportsUnicode(environment, 'linux')).toBe(expected)
})

test('text in ASCII is as wide as before', () => {
  expect(toAscii('2.10× – a…b · ██')).toBe('2.10x - a~b - ##')
})

test('names cannot move the cursor or rename the window', () => {
  expect(printable('a\u001b]0;owned\u0007b\nc\u202egnp.exe')).toBe('a ]0;owned b c gnp.exe')
})
