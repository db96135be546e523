import type { MessagePortMain } from 'electron'
import path from 'node:path'
import * as z from 'zod'
import { cancelled, fail, FailureError } from '../../core/failure'
import type { ShownPicture } from '../../core/picture'
import { leastScore } from '../../core/scores'
import { builtInPictures } from '../../engine/pictures'
import type { SeeApi, SeenPicture, SeePictureRequest } from '../../ipc/see'
import { type MainContext, method, type PartOf } from '../context'
import { OneAtATime } from '../one-at-a-time'
import { modelId, nothing, token } from './arguments'

// Never a path: models by their id in the catalogue, pictures by theirs or by the token of a file that the user gave.
const device = z.string().regex(/^[A-Z][A-Z0-9.]{0,31}$/)
const picture = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('built-in'), id: z.string().max(100) }),
  z.strictObject({ kind: z.literal('file'), token })
])
const pictureRequest = z.strictObject({ picture, model: modelId, device })
const liveRequest = z.strictObject({ session: z.uuid(), model: modelId, device })

const thumbnailSide = 320

export const seeApi: PartOf<SeeApi> = (context) => {
  const { engine, camera, folders, quiet, onWindowGone } = context
  const seeing = new OneAtATime()
  let thumbnails: Promise<readonly ShownPicture[]> | null = null
  onWindowGone(() => void seeing.stop())
  quiet.givesWay(() => seeing.stop())
  return {
    allowCamera: method(nothing, () => {
      quiet.check()
      camera.grant()
    }),
    pictures: method(nothing, async () =>
      (await builtInPictures(folders)).map(({ id, name, source, licence }) => ({ id, name, source, licence }))
    ),
    pictureThumbnails: method(nothing, () => {
      thumbnails ??= smallPictures(context).catch((error: unknown) => {
        thumbnails = null
        throw error
      })
      return thumbnails
    }),
    seePicture: method(z.tuple([pictureRequest]), (request) => {
      quiet.check()
      return seeing.run(async (signal) =>
        seePicture(request, await pictureFile(request.picture, context), context, signal)
      )
    }),
    live: method(z.tuple([liveRequest]), ({ session, ...request }) => {
      quiet.check()
      const arrived = portOf(session, context)
      return seeing.run(async (signal) => {
        const port = await arrived(signal)
        return engine.live(request, port, signal).catch((thrown: unknown) => Promise.reject(ofFrames(thrown)))
      })
    }),
    stopSeeing: method(nothing, () => seeing.stop())
  }
}

async function smallPictures({ engine, folders }: MainContext): Promise<readonly ShownPicture[]> {
  const files = (await builtInPictures(folders)).map(({ file }) => file)
  return files.length === 0 ? [] : engine.showPictures(files, thumbnailSide)
}

async function pictureFile(asked: SeePictureRequest['picture'], { files, folders }: MainContext): Promise<string> {
  if (asked.kind === 'file') return files.path(asked.token)
  const found = (await builtInPictures(folders)).find(({ id }) => id === asked.id)
  if (found === undefined) throw fail('file-not-found', 'That built-in picture is not here.', 'Choose another picture.')
  return found.file
}

async function seePicture(
  { model, device }: SeePictureRequest,
  file: string,
  { engine }: MainContext,
  signal: AbortSignal
): Promise<SeenPicture> {
  const request = { model, device, image: file, draw: false, show: true, leastScore }
  const seen = await engine.detect(request, signal).catch((thrown: unknown) => Promise.reject(byName(thrown, file)))
  const { id, name, task, synthetic } = seen.model
  if (seen.picture === null) throw fail('internal', 'The picture itself was not answered.', 'Please report this.')
  return {
    model: { id, name, task, synthetic },
    device: seen.device,
    width: seen.width,
    height: seen.height,
    detections: seen.detections,
    picture: seen.picture,
    times: seen.times,
    // A model with random weights has a warning of its own, which the window says in its own words.
    isIrregular: seen.warnings.length > (synthetic ? 1 : 0)
  }
}

/** The user knows the file by its name; where it lies is not for the window. */
function byName(thrown: unknown, file: string): unknown {
  if (!(thrown instanceof FailureError)) return thrown
  const { failure } = thrown
  const short = (text: string): string => text.replaceAll(file, path.basename(file))
  return new FailureError({ ...failure, message: short(failure.message), remedy: short(failure.remedy) })
}

/** To the engine it is one phase of a job; nobody here measures. */
function ofFrames(thrown: unknown): unknown {
  if (!(thrown instanceof FailureError)) return thrown
  const message = thrown.failure.message.replace('while measuring', 'while looking at frames')
  return new FailureError({ ...thrown.failure, message })
}

/** Waits for the window's port from now on; who waits no longer closes it when it comes. */
function portOf(session: string, { onPort }: MainContext): (signal: AbortSignal) => Promise<MessagePortMain> {
  const arrived = new Promise<MessagePortMain>((resolve) => onPort(session, resolve))
  return (signal) =>
    new Promise((resolve, reject) => {
      const giveUp = (): void => {
        void arrived.then((port) => port.close())
        reject(cancelled())
      }
      if (signal.aborted) return giveUp()
      signal.addEventListener('abort', giveUp, { once: true })
      void arrived.then((port) => {
        signal.removeEventListener('abort', giveUp)
        resolve(port)
      })
    })
}
