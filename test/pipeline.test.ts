import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseRecord } from '../src/core/parse-record'
import type { MeasuredPipeline } from '../src/core/pipeline'
import type { RowRecord } from '../src/core/record'
import { runCli } from './support/cli'
import { copyProject, notPrepared, writeSmallYolo } from './support/project'
import { folderOfThisFile } from './support/temporary'

/** Whole frames through the real engine process and the real OpenVINO, as the record holds them. */

const folder = folderOfThisFile('pipeline')

async function rowsOf(rows: string, model: string, more: readonly string[] = []): Promise<readonly RowRecord[]> {
  const project = await copyProject(folder)
  const file = path.join(project.root, 'record.json')
  const home = path.join(project.root, 'home')
  await mkdir(home)
  const args = ['run', '--quick', '--seconds', '0.6', '--rows', rows, '--model', model, '--json', file, ...more]
  const { code } = await runCli(project, args, { home })
  expect(code).toBe(0)
  return parseRecord(await readFile(file, 'utf8'), 'record.json').rows
}

function measured({ id, pipeline }: RowRecord): MeasuredPipeline {
  if (pipeline?.state !== 'measured') throw new Error(`${id}: ${pipeline?.reason ?? 'nothing'}`)
  return pipeline
}

describe('every row that runs in the engine process says what an application around it reaches', () => {
  test('whatever framework, batch and requests it has', async () => {
    const rows = await rowsOf('onnxruntime,openvino-sync,openvino-batch4,throughput:CPU', await writeSmallYolo(folder))
    expect(rows).toHaveLength(4)
    for (const row of rows) {
      const { fps, frames, seconds, requests, stepsMs } = measured(row)
      expect(fps).toBeCloseTo(frames / seconds, 6)
      // Decoding and preparing come on top: on this tiny model they are most of it.
      expect(fps).toBeLessThan(row.fps?.value ?? 0)
      expect(requests).toBe(row.effective?.requests)
      expect(stepsMs.decode).toBeGreaterThan(stepsMs.readBack)
      expect(frames % row.batch).toBe(0)
      expect(seconds).toBeLessThan(3)
    }
  })

  test('with random weights: without boxes, which would be no measure of real ones', async () => {
    const [row] = await rowsOf('openvino-sync', 'yolov5n')
    expect(measured(row as RowRecord)).toMatchObject({
      stepsMs: { postprocess: null },
      withoutPostprocess: 'random-weights'
    })
  })

  test.skipIf(notPrepared('centernet'))('with real weights: up to the boxes', async () => {
    const [row] = await rowsOf('openvino-sync', 'centernet')
    if (row === undefined) throw new Error('no row')
    const { fps, stepsMs, withoutPostprocess } = measured(row)
    expect(withoutPostprocess).toBeNull()
    expect(stepsMs.postprocess).toBeGreaterThan(0)
    // One at a time the steps follow each other, and are all there is.
    const share = (fps / 1000) * Object.values(stepsMs).reduce<number>((sum, ms) => sum + (ms ?? 0), 0)
    expect(share).toBeGreaterThan(0.8)
    expect(share).toBeLessThan(1.001)
    // The same inference as in the timed part, within what two seconds on a busy machine show.
    expect(stepsMs.inference / (row.latencyMs?.p50 ?? 0)).toBeGreaterThan(0.2)
    expect(stepsMs.inference / (row.latencyMs?.p50 ?? 0)).toBeLessThan(5)
  })
})

test('only the first round measures it', async () => {
  const [row] = await rowsOf('openvino-sync', await writeSmallYolo(folder), ['--rounds', '2'])
  expect(row?.rounds).toHaveLength(2)
  expect(measured(row as RowRecord).frames).toBeGreaterThan(0)
})
