import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseRecord } from '../src/core/parse-record'
import { runCli } from './support/cli'
import { untilNothingIsLeft } from './support/processes'
import { copyProject, sharedData } from './support/project'
import { folderOfThisFile } from './support/temporary'

/** Two programs at once in one folder, where nothing has been prepared yet: both prepare it, and both are right. */

const folder = folderOfThisFile('two')
const quick = ['run', '--quick', '--seconds', '0.2', '--rows', 'openvino-sync,onnxruntime'] as const
const unfinished = /(^|\/)\.|\.tmp$/

describe('two programs that start at the same moment', () => {
  test('both build the default model and its IR, and measure the same file', async () => {
    const project = await copyProject(folder, { prepared: [] })
    const home = path.join(folder, 'shared-home')
    await mkdir(home)
    const names = ['one.json', 'two.json', 'three.json']
    const results = await Promise.all(names.map((name) => runCli(project, [...quick, '--json', name], { home })))

    expect(results.map(({ code }) => code)).toEqual([0, 0, 0])
    const records = await Promise.all(
      names.map(async (name) => parseRecord(await readFile(path.join(home, name), 'utf8'), name))
    )
    for (const { rows, model } of records) {
      expect(rows.map(({ status }) => status)).toEqual(['done', 'done'])
      expect(model).toEqual(records[0]?.model)
      expect(rows[0]?.requested.weights).toBe(records[0]?.rows[0]?.requested.weights)
    }
    // History holds each run, whole.
    const kept = await readdir(path.join(home, 'runs'))
    expect(kept.sort()).toEqual(records.map(({ id }) => `${id}.json`).sort())
    for (const record of records) {
      const text = await readFile(path.join(home, 'runs', `${record.id}.json`), 'utf8')
      expect(JSON.parse(text)).toEqual(record)
    }
    expect((await readdir(project.models, { recursive: true })).filter((name) => unfinished.test(name))).toEqual([])
    await untilNothingIsLeft(home)

    const again = await runCli(project, [...quick, '--json', '-'], { home })
    expect(parseRecord(again.stdout, '-').model).toEqual(records[0]?.model)
  })

  test.skipIf(sharedData('models', 'yolov5n.pt') === null)(
    'both import one model, and the catalogue can be read (skipped without the shared data)',
    async () => {
      const project = await copyProject(folder, { prepared: [] })
      const home = path.join(folder, 'importing-home')
      await mkdir(home)
      const weights = sharedData('models', 'yolov5n.pt') ?? ''
      const results = await Promise.all([1, 2].map(() => runCli(project, ['models', 'import', weights], { home })))
      expect(results.map(({ code, stderr }) => `${code} ${stderr.includes('Ready: ')}`)).toEqual(['0 true', '0 true'])
      const listed = await runCli(project, ['models', '--json'], { home })
      const { models } = JSON.parse(listed.stdout) as { models: { id: string }[] }
      for (const { stderr } of results) {
        const id = /--model (\S+)/.exec(stderr)?.[1]
        expect(models.map((model) => model.id)).toContain(id)
      }
      expect((await readdir(path.join(home, 'models'))).filter((name) => unfinished.test(name))).toEqual([])
      expect(existsSync(path.join(home, 'runs'))).toBe(false)
    }
  )
})
