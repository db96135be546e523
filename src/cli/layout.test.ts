import fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { cut, padEnd, padStart, wrap } from './layout'

const anyText = fc.stringMatching(/^[a-z 漢字ーé👍🏽…]{0,60}$/u)

test('a Japanese character takes two cells', () => {
  expect(padEnd('日本', 6)).toBe('日本  ')
  expect(padStart('日本', 6)).toBe('  日本')
})

test('cut text is never wider than asked', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 0, max: 40 }), (text, width) => stringWidth(cut(text, width)) <= width)
  )
  expect(cut('日本語の長い名前', 7)).toBe('日本語…')
})

test('wrapped lines are never wider than asked and lose nothing but blanks', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 8, max: 40 }), fc.integer({ min: 0, max: 4 }), (text, width, indent) => {
      const lines = wrap(text, width, indent)
      expect(lines.every((line) => stringWidth(line) <= width)).toBe(true)
      expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
    })
  )
})
