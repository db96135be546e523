import { expect, test, vi } from 'vitest'

vi.mock('electron', () => ({ app: {}, utilityProcess: {} }))
const { commandLineWords } = await import('./without-window')

test('the words are those behind the end of switches, untouched', () => {
  const argv = ['vinobench', '--log-level=3', '--cli', '--', 'run', '--json', '-', '--', 'x']
  expect(commandLineWords(argv, (name) => name === 'cli')).toEqual(['run', '--json', '-', '--', 'x'])
  expect(commandLineWords(['vinobench', '--cli'], () => true)).toEqual([])
})

test('without the switch a window is wanted, whatever the words are', () => {
  expect(commandLineWords(['vinobench', '--', '--cli'], () => false)).toBeNull()
})
