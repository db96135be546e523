import { expect, test } from 'vitest'
import { PartialShape } from './partial-shape'

test.each([
  ['1, 3, 224,224', '[1,3,224,224]', [1, 3, 224, 224], true],
  ['[?,-1,1..3]', '[?,?,1..3]', [-1, -1, [1, 3]], false],
  ['{2.., ..5}', '[2..,..5]', [-1, [0, 5]], false],
  ['', '[]', [], true]
])('%s is read as %s', (text, written, dimensions, isStatic) => {
  const shape = new PartialShape(text)
  expect(shape.toString()).toBe(written)
  expect(shape.getDimensions()).toEqual(dimensions)
  expect([shape.isStatic(), shape.isDynamic()]).toEqual([isStatic, !isStatic])
})

test('a shape of unknown rank is dynamic', () => {
  const shape = new PartialShape('[...]')
  expect(shape.toString()).toBe('[...]')
  expect(shape.isDynamic()).toBe(true)
  expect(() => shape.getDimensions()).toThrow('dynamic rank')
})

test.each(['1,,2', 'x', '-2', '3..1', '1.5', '99999999999999999999'])('%s is refused', (text) => {
  expect(() => new PartialShape(text)).toThrow('Cannot parse dimension')
})
