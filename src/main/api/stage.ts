import { powerSaveBlocker } from 'electron'
import { existsSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { builtInPicture } from '../../engine/pictures'
import type { BoothPicture, Found, StageApi, Thing } from '../../ipc/stage'
import { type MainContext, method, type PartOf } from '../context'
import { nothing } from './arguments'

export const stageApi: PartOf<StageApi> = (context) => {
  const booth = boothOf(context)
  context.onWindowGone(booth.leave)
  return {
    setBooth: method(z.tuple([z.boolean()]), (on) => (on ? booth.enter() : booth.leave())),
    clipPicture: method(
      nothing,
      once(async () => {
        const picture = builtInPicture(context.folders)
        return picture === null ? null : ((await context.engine.showPictures([picture], clipSide))[0] ?? null)
      })
    ),
    boothPicture: method(
      nothing,
      once(async () => {
        context.quiet.check()
        return findPicture(context)
      })
    )
  }
}

/** Twice what a lane of a large screen is high. */
const clipSide = 320

/** Works it out once; what failed is tried again the next time. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | null = null
  return () => {
    kept ??= work().catch((thrown: unknown) => {
      kept = null
      throw thrown
    })
    return kept
  }
}

/** What a stand at a fair needs of the window. Leave may be called at any time; entering again puts right what changed. */
function boothOf({ window }: MainContext) {
  let blocker: number | null = null
  let wasFullScreen = false
  return {
    enter: (): void => {
      const shown = window()
      if (shown === null) return
      if (blocker === null) {
        wasFullScreen = shown.isFullScreen()
        blocker = powerSaveBlocker.start('prevent-display-sleep')
      }
      // Visitors press keys: none of them may zoom, switch or close.
      shown.webContents.setIgnoreMenuShortcuts(true)
      shown.setMenuBarVisibility(false)
      if (!shown.isFullScreen()) shown.setFullScreen(true)
    },
    leave: (): void => {
      if (blocker === null) return
      powerSaveBlocker.stop(blocker)
      blocker = null
      const shown = window()
      if (shown === null || shown.isDestroyed()) return
      shown.webContents.setIgnoreMenuShortcuts(false)
      shown.setMenuBarVisibility(true)
      shown.setFullScreen(wasFullScreen)
    }
  }
}

/** Built-in pictures and what a viewer would call what is on them: a wrong label is never shown to an audience. */
const pictures: readonly { readonly file: string; readonly shows: readonly Thing[] }[] = [
  { file: 'coffee.png', shows: ['cup', 'spoon', 'dining table'] },
  { file: 'astronaut.png', shows: ['person'] },
  { file: 'chelsea.png', shows: ['cat'] }
]

async function findPicture({ engine, folders }: MainContext): Promise<BoothPicture | null> {
  for (const { file, shows } of pictures) {
    const image = path.join(folders.models, 'pictures', file)
    if (!existsSync(image)) continue
    const request = { model: 'centernet', image, device: 'CPU', draw: false, show: true }
    const { model, width, height, detections, picture } = await engine.detect(request)
    const found = detections.flatMap(({ name, score, box }): Found[] => {
      const thing = shows.find((known) => known === name)
      return thing === undefined ? [] : [{ thing, score, box }]
    })
    const right = found.length > 0 && found.length === detections.length
    if (right && !model.synthetic && picture !== null) return { ...picture, width, height, model: model.name, found }
  }
  return null
}
