import path from 'node:path'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { FailureError } from '../../../core/failure'
import type { FromLive, LiveAnswer, LiveFrame, LiveReady } from '../../../core/live/messages'
import { defaultFolders } from '../../folders'
import { builtInPicture } from '../../pictures'
import { decodeImage } from '../../vision/decode'
import type { RgbImage } from '../../vision/image'
import { letterbox, resize } from '../../vision/resize'
import { detect } from './detect'
import { live } from './live'

const { root, models, userModels } = defaultFolders()
const folders = { root, models, userModels }
const image = builtInPicture({ models }) ?? ''
const notPrepared = !existsSync(path.join(models, 'centernet', 'centernet-f32.pb')) || image === ''

function start(model: string, device = 'CPU') {
  const { port1: window, port2: port } = new MessageChannel()
  const phases: string[] = []
  const ended = live(
    { kind: 'live', model, device, folders },
    { port, now: () => performance.now(), phase: (phase) => phases.push(phase), progress: () => undefined }
  )
  return { window, ended, phases, next: reader(window) }
}

/** Answers the messages one by one, however they come. */
function reader(port: MessagePort): () => Promise<FromLive> {
  const arrived: FromLive[] = []
  const wanted: ((message: FromLive) => void)[] = []
  port.on('message', (message: FromLive) => {
    const want = wanted.shift()
    if (want === undefined) arrived.push(message)
    else want(message)
  })
  return () => {
    const message = arrived.shift()
    return message === undefined ? new Promise((resolve) => wanted.push(resolve)) : Promise.resolve(message)
  }
}

function asFrame(number: number, { width, height, data }: RgbImage): LiveFrame {
  const rgba = new Uint8Array(width * height * 4).fill(255)
  for (let pixel = 0; pixel < width * height; pixel++) rgba.set(data.subarray(pixel * 3, pixel * 3 + 3), pixel * 4)
  return { type: 'frame', number, width, height, rgba: rgba.buffer }
}

const send = (port: MessagePort, frame: LiveFrame): void => port.postMessage(frame, [frame.rgba])

describe.skipIf(notPrepared)('live with CenterNet on the CPU', () => {
  test('frames are answered in order, each with the boxes that `detect` finds in the same picture', async () => {
    const { window, ended, next, phases } = start('centernet')
    const ready = (await next()) as LiveReady
    expect(ready).toMatchObject({ type: 'ready', input: { width: 512, height: 512 } })
    expect(ready.framesAtOnce).toBe(ready.requests + 1)
    expect(phases).toEqual(['loading', 'compiling', 'first-inference', 'measuring'])

    const picture = await decodeImage(image)
    const black: RgbImage = { width: 64, height: 48, data: new Uint8Array(64 * 48 * 3) }
    const { scaleX } = letterbox(picture, 512, 512).geometry
    const small = resize(picture, Math.round(picture.width * scaleX), Math.round(picture.height * scaleX))
    const answers: LiveAnswer[] = []
    // Two at a time at most, as a window would: each answer lets the next frame in.
    send(window, asFrame(0, small))
    send(window, asFrame(1, black))
    for (let number = 2; number < 12; number++) {
      answers.push((await next()) as LiveAnswer)
      send(window, asFrame(number, number % 2 === 0 ? small : black))
    }
    while (answers.length < 12) answers.push((await next()) as LiveAnswer)

    expect(answers.map(({ type, number }) => [type, number])).toEqual(answers.map((_, at) => ['answer', at]))
    const { detections: expected } = await detect({
      ...{ kind: 'detect', model: 'centernet', image, device: 'CPU', folders, draw: false }
    })
    expect(expected.length).toBeGreaterThan(0)
    for (const { number, detections, times } of answers) {
      const seen = detections.filter(({ score }) => score > 0.25)
      expect(seen.map(({ name }) => name)).toEqual(number % 2 === 0 ? expected.map(({ name }) => name) : [])
      seen.forEach(({ box }, at) =>
        box.forEach((side, axis) => expect(side / scaleX).toBeCloseTo(expected[at]?.box[axis] ?? NaN, -1))
      )
      expect(times.inferenceMs).toBeGreaterThan(0)
    }
    window.close()
    expect(await ended).toMatchObject({ frames: 12 })
  })

  test('messages that are no frames are passed over', async () => {
    const { window, ended, next } = start('centernet')
    await next()
    for (const nonsense of [null, 'frame', { type: 'frame' }, { type: 'frame', number: 0, width: 9, height: 9 }]) {
      window.postMessage(nonsense)
    }
    send(window, asFrame(5, { width: 8, height: 8, data: new Uint8Array(192) }))
    expect(await next()).toMatchObject({ type: 'answer', number: 5 })
    window.close()
    expect(await ended).toEqual({ frames: 1, outOfOrderFrames: 0 })
  })

  test('a device that is not there is a failure before any frame', async () => {
    const { window, ended } = start('centernet', 'GPU.7')
    const failure = await ended.catch((thrown: unknown) => (thrown as FailureError).failure)
    expect(failure).toMatchObject({ code: 'compile-failed' })
    window.close()
  })
})
