import { expect, test } from 'vitest'
import { withSpare } from './spare-engine'

function engines() {
  const opened: { isGone: boolean }[] = []
  const spares = withSpare(() => {
    const channel = { isGone: false }
    opened.push(channel)
    return channel
  })
  return { ...spares, opened }
}

test('the process that was prepared is the first that is used, and no other work gets it', () => {
  const { open, prepare, opened } = engines()
  prepare()
  prepare()
  expect(opened).toHaveLength(1)
  expect(open()).toBe(opened[0])
  expect(open()).toBe(opened[1])
  expect(opened).toHaveLength(2)
})

test('one that died before there was work for it is not used', () => {
  const { open, prepare, opened } = engines()
  prepare()
  opened.forEach((channel) => (channel.isGone = true))
  expect(open()).toBe(opened[1])
})
