import { expect, test } from 'vitest'
import { cocoClassNames } from '../../../core/coco'
import { className } from './class-names'

test('every class of COCO has a Japanese name of its own; other names stay', () => {
  const names = cocoClassNames.map((name) => className(name, 'ja'))
  expect(new Set(names).size).toBe(80)
  expect(names.every((name) => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(name))).toBe(true)
  expect([className('dog', 'ja'), className('toothbrush', 'ja'), className('dog', 'en')]).toEqual([
    '犬',
    '歯ブラシ',
    'dog'
  ])
  expect(className('rusty bolt', 'ja')).toBe('rusty bolt')
})
