import { expect, test } from 'vitest'
import type { FromLive, LiveFrame } from '../../core/live/messages'
import { framesAtOnce, LiveSession } from './live-session'

/** A model whose inferences end when the test says so. */
function session(requests: number) {
  const answers: FromLive[] = []
  const failures: unknown[] = []
  const running = new Map<number, { resolve: (label: number) => void; reject: (error: Error) => void }>()
  const busy = new Set<number>()
  let clock = 0
  const live = new LiveSession<number, number>(
    {
      requests,
      prepare: (place, { number }) => {
        if (busy.has(place)) throw new Error(`place ${place} is in use`)
        busy.add(place)
        return number
      },
      infer: (place) =>
        new Promise((resolve, reject) => {
          const number = lastAccepted.at(-1) ?? -1
          running.set(number, {
            resolve: (label) => {
              busy.delete(place)
              resolve(label)
            },
            reject
          })
        }),
      find: (label) => [{ label, name: `class ${label}`, score: 1, box: [0, 0, 1, 1] }]
    },
    { now: () => clock++, answer: (message) => answers.push(message), failed: (thrown) => failures.push(thrown) }
  )
  const lastAccepted: number[] = []
  const frame = (number: number): LiveFrame => ({
    type: 'frame',
    number,
    width: 1,
    height: 1,
    rgba: new ArrayBuffer(4)
  })
  return {
    live,
    answers,
    failures,
    running,
    accept: (number: number) => {
      lastAccepted.push(number)
      live.accept(frame(number))
    },
    finish: async (number: number) => {
      running.get(number)?.resolve(number)
      await new Promise((resolve) => setImmediate(resolve))
    },
    numbers: () => answers.map((message) => (message.type === 'ready' ? -1 : message.number))
  }
}

test('answers come in the order of the frames, each with what was seen in that very frame', async () => {
  const { accept, finish, answers, numbers, live } = session(3)
  for (const number of [4, 5, 6]) accept(number)
  for (const number of [6, 4, 5]) await finish(number)
  expect(numbers()).toEqual([4, 5, 6])
  for (const answer of answers) {
    expect(answer).toMatchObject({ type: 'answer' })
    if (answer.type === 'answer') expect(answer.detections[0]?.label).toBe(answer.number)
  }
  expect(live.outOfOrder).toBe(2)
  expect(live.frames).toBe(3)
})

test('one frame waits while every request is busy; of more, the newest wins and the others are told', async () => {
  const { accept, finish, answers, running } = session(1)
  accept(0)
  accept(1)
  accept(2)
  expect(running.size).toBe(1)
  await finish(0)
  expect(answers.map(({ type }) => type)).toEqual(['answer', 'dropped'])
  expect(answers[1]).toMatchObject({ number: 1 })
  // The test's model names an inference after the last frame given: that is the one that waited.
  await finish(2)
  expect(answers[2]).toMatchObject({ type: 'answer', number: 2 })
})

test('a sender that keeps to the number agreed loses nothing', async () => {
  const { accept, finish, numbers, live } = session(2)
  for (let number = 0; number < framesAtOnce(2); number++) accept(number)
  await finish(0)
  await finish(1)
  await finish(2)
  expect(numbers()).toEqual([0, 1, 2])
  expect(live.isIdle).toBe(true)
})

test('a number that comes again is not looked at', async () => {
  const { accept, finish, numbers } = session(2)
  accept(3)
  accept(3)
  accept(2)
  await finish(3)
  expect(numbers()).toEqual([3])
})

test('an inference that fails ends the session once, and nothing is answered after it', async () => {
  const { accept, finish, answers, failures, running } = session(2)
  accept(0)
  accept(1)
  running.get(0)?.reject(new Error('device lost'))
  await finish(1)
  accept(2)
  expect(failures).toEqual([new Error('device lost')])
  expect(answers).toEqual([])
})

test('after the end nothing is answered', async () => {
  const { accept, finish, answers, live } = session(1)
  accept(0)
  live.end()
  await finish(0)
  expect(answers).toEqual([])
})
