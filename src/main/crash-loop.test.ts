import { describe, expect, test } from 'vitest'
import { CrashLoop } from './crash-loop'

describe('a page that dies', () => {
  const loop = () => {
    const clock = { seconds: 0 }
    return { clock, crashes: new CrashLoop(() => clock.seconds) }
  }

  test('once or twice is loaded again, the third time within five minutes is a loop', () => {
    const { crashes } = loop()
    expect([crashes.isLoop(), crashes.isLoop(), crashes.isLoop()]).toEqual([false, false, true])
  })

  test('now and then over hours is no loop', () => {
    const { clock, crashes } = loop()
    for (let death = 0; death < 20; death++) {
      clock.seconds += 151
      expect(crashes.isLoop()).toBe(false)
    }
  })

  test('has as many tries as at first once the user asked for another', () => {
    const { crashes } = loop()
    for (let death = 0; death < 3; death++) crashes.isLoop()
    crashes.forgive()
    expect([crashes.isLoop(), crashes.isLoop(), crashes.isLoop()]).toEqual([false, false, true])
  })
})
