import path from 'node:path'
import type { ElectronApplication } from 'playwright-core'
import { expect, test } from 'vitest'
import { createEngine } from '../../src/engine'
import { defaultFolders } from '../../src/engine/folders'
import { engineEnvironment } from '../../src/engine/worker/channel'
import type { JobResults } from '../../src/engine/worker/protocol'
import { builtInPicture, notPrepared } from '../support/project'
import { windowOfThisFile } from './support/window'

const window = windowOfThisFile()

/** What an engine process of this app, a utility process, answers to a job; a picture comes as its first bytes. */
function inUtilityProcess(app: ElectronApplication, entry: string, job: object): Promise<unknown> {
  const env = Object.entries(engineEnvironment(process.env)).map(([name, value]) => [name, value ?? ''])
  const plan = { entry, job, env: Object.fromEntries(env) as Record<string, string> }
  return app.evaluate(
    ({ utilityProcess }, { entry, job, env }) =>
      new Promise((resolve) => {
        const child = utilityProcess.fork(entry, [], { env, stdio: ['ignore', 'ignore', 'pipe'] })
        let said = ''
        child.stderr?.on('data', (text) => (said += String(text)))
        child.postMessage({ type: 'run', job, source: null })
        child.on('message', (message: { type: string; result?: { png?: Uint8Array } }) => {
          if (message.type === 'failed') resolve(message)
          if (message.type === 'done') {
            resolve({ ...message.result, png: [...(message.result?.png?.subarray(1, 4) ?? [])] })
          }
        })
        child.on('exit', (code) => resolve({ type: 'exit', code, said }))
      }),
    plan
  )
}

/**
 * A PNG's pixels are the same bytes in both builds of sharp, so its boxes may differ only by what one build of OpenVINO
 * adds up in another order on another number of threads; a JPEG's pixels may differ by a level here and there, since
 * the two builds round in its decoder by different instructions.
 */
const tolerance = { score: 0.01, pixels: 1 }

test.for(['chelsea.png', 'coffee.png', 'rocket.jpg'])(
  'in a utility process of Electron, %s is decoded and drawn on, and its boxes are those of plain Node',
  async (name, { skip }) => {
    const image = builtInPicture(name)
    const missing = notPrepared('centernet') ?? (image === null ? `models/pictures/${name} is not there` : null)
    if (missing !== null || image === null) return skip(missing ?? '')
    const { app, home } = window()
    const folders = defaultFolders({ ...process.env, VINOBENCH_HOME: home })
    // So that the rocket has a few, too, which is no class of this model's.
    const request = { model: 'centernet', image, device: 'CPU', draw: true, leastScore: 0.1 }
    const expected = await createEngine({ folders }).detect(request)
    const jobFolders = { root: folders.root, models: folders.models, userModels: path.join(home, 'models') }
    const job = { kind: 'detect', ...request, folders: jobFolders }
    const answer = (await inUtilityProcess(app, folders.engineEntry, job)) as JobResults['detect']
    expect(answer).toMatchObject({ width: expected.width, height: expected.height, png: [...Buffer.from('PNG')] })
    expect(answer.detections.length).toBeGreaterThan(0)
    expect(answer.detections.map(({ name }) => name)).toEqual(expected.detections.map(({ name }) => name))
    for (const [at, { score, box }] of answer.detections.entries()) {
      const wanted = expected.detections[at]
      expect(Math.abs(score - (wanted?.score ?? 0))).toBeLessThan(tolerance.score)
      const worst = Math.max(...box.map((edge, side) => Math.abs(edge - (wanted?.box[side] ?? 0))))
      expect(worst).toBeLessThan(tolerance.pixels)
    }
  }
)
