import { expect, test } from 'vitest'
import { modelFiles } from './companions'

const names = (...given: string[]): string[] => modelFiles(given.map((name) => ({ name }))).map(({ name }) => name)

test('a weight file dropped with its model is no model of its own', () => {
  expect(names('a.xml', 'a.bin')).toEqual(['a.xml'])
  expect(names('A.BIN', 'a.xml', 'b.bin')).toEqual(['a.xml', 'b.bin'])
  expect(names('m.pdiparams', 'm.json')).toEqual(['m.json'])
})

test('a weight file alone stands for the model beside it', () => {
  expect(names('a.bin')).toEqual(['a.bin'])
  expect(names('a.b.bin', 'a.xml', 'no-extension')).toEqual(['a.b.bin', 'a.xml', 'no-extension'])
})
