import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { serve } from '../src/engine/download/test-host'
import { type CliResult, runCli, startCli } from './support/cli'
import { copyProject, type Project, projectRoot, sharedData } from './support/project'
import { standIn, type StandIn } from './support/stand-in'
import { folderOfThisFile } from './support/temporary'

/** `vinobench models download` with the built program: it asks the real addresses, and an https server here answers. */

const folder = folderOfThisFile('models-download')
const weights = sharedData('models', 'yolov5n.pt')
const picture = sharedData('images', 'coco_bike.jpg')
const preload = pathToFileURL(path.join(projectRoot, 'test', 'support', 'no-way-but-stand-in.mjs')).href
const size = 3_952_441
let project: Project
let host: StandIn
let homes = 0
let home = ''

beforeAll(async () => {
  project = await copyProject(folder)
  host = await standIn((_, response) => void response.end())
})
afterAll(() => host.close())
beforeEach(() => {
  home = path.join(folder, `home-${homes++}`)
  host.answer = (_, response) => void response.writeHead(404).end()
})

const options = () => ({
  home,
  cwd: folder,
  env: { NODE_OPTIONS: `--import ${preload}`, STAND_IN_PORT: String(host.port), HTTPS_PROXY: '', https_proxy: '' }
})
const download = (...words: string[]): Promise<CliResult> =>
  runCli(project, ['models', 'download', ...words], options())
const asked = (): number => host.requests.length

test('what is offered is said with address, size, licence and SHA-256, and nobody is asked for it', async () => {
  const before = asked()
  const { code, stdout, stderr } = await download()
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  for (const words of [
    'https://github.com/ultralytics/yolov5/releases/download/v6.0/yolov5n.pt',
    '4.0 MB (3,952,441 bytes)',
    'AGPL-3.0',
    'original-picture',
    'nobody says'
  ])
    expect(stdout).toContain(words)
  expect(stdout.match(/SHA-256 +[0-9a-f]{64}/g)).toHaveLength(4)
  const json = await runCli(project, ['models', '--json'], options())
  expect(JSON.parse(json.stdout)).toMatchObject({
    downloadable: expect.arrayContaining([expect.objectContaining({ id: 'yolov5n-coco', bytes: size })]) as unknown
  })
  expect(asked()).toBe(before)
})

test('without a yes nothing is fetched: what it would be is shown, and the exit code says why', async () => {
  const before = asked()
  const nobody = await download('original-picture')
  expect(nobody).toMatchObject({ code: 2, stdout: '' })
  expect(nobody.stderr).toMatch(/Address[\s\S]*SHA-256[\s\S]*nobody can be asked here\.\n.*--yes/)
  const unknown = await download('yolov5x-coco', '--yes')
  expect(unknown).toMatchObject({ code: 2, stdout: '' })
  expect(unknown.stderr).toMatch(/There is no download "yolov5x-coco"\.\nChoose one of yolov5n-coco, /)
  expect(asked()).toBe(before)
})

test.each([
  ['n', 1, /Nothing was fetched\./],
  ['', 1, /Nothing was fetched\./],
  ['yes', 1, /storage\.openvinotoolkit\.org no longer has it/]
])('on a terminal it asks, and takes %j for what it is', async (answer, code, said) => {
  const before = asked()
  const program = [process.execPath, project.cli, 'models', 'download', 'original-picture']
  const line = program.map((word) => `'${word}'`).join(' ')
  const script = `(sleep 3; printf '${answer}\\n'; sleep 2) | script -qefc "${line}" /dev/null`
  const env = { ...process.env, ...options().env, TERM: 'xterm', VINOBENCH_HOME: home }
  const result = await promisify(execFile)('sh', ['-c', script], { env }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code: failed, stdout }: { code: number; stdout: string }) => ({ code: failed, stdout })
  )
  expect(result.stdout).toMatch(/Fetch it from this address, which then sees yours\? \[y\/N\]/)
  expect(result.stdout).toMatch(said)
  expect(result.code).toBe(code)
  expect(asked() - before).toBe(answer === 'yes' ? 1 : 0)
})

test('wrong bytes are deleted, a host that sends us elsewhere is not followed: both are said, and end with 1', async () => {
  host.answer = (request, response) => serve(Buffer.alloc(size), request, response)
  const wrong = await download('yolov5n-coco', '--yes')
  expect(wrong).toMatchObject({ code: 1, stdout: '' })
  expect(wrong.stderr).toMatch(/Connecting\nReceiving[\s\S]*SHA-256 is another\. It was deleted\./)
  expect(readdirSync(path.join(home, 'downloads'))).toEqual([])

  host.answer = (_, response) => void response.writeHead(302, { location: 'https://evil.example/yolov5n.pt' }).end()
  const elsewhere = await download('yolov5n-coco', '--yes')
  expect(elsewhere).toMatchObject({ code: 1, stdout: '' })
  expect(elsewhere.stderr).toMatch(/evil\.example, which is not a place/)
  expect(host.requests.some((request) => request.startsWith('evil'))).toBe(false)
})

test.skipIf(weights === null)(
  'stopped by Ctrl-C it keeps what has arrived, goes on there the next time, and makes a model of it',
  async () => {
    const bytes = readFileSync(weights ?? '')
    host.answer = (_, response) => {
      response.writeHead(200, { etag: '"one"', 'content-length': bytes.length })
      response.write(bytes.subarray(0, 1_500_000))
    }
    const running = startCli(project, ['models', 'download', 'yolov5n-coco', '--yes'], options())
    const part = path.join(home, 'downloads', 'yolov5n.pt.part')
    let isOver = false
    void running.ended.then(() => (isOver = true))
    while (!isOver && (!existsSync(part) || statSync(part).size < 1_500_000)) await sleep(20)
    running.process.kill('SIGINT')
    const stopped = await running.ended
    expect(stopped).toMatchObject({ code: 130, stdout: '' })
    expect(stopped.stderr).toMatch(/What has arrived is kept: the same command goes on from there\.\n$/)
    expect((await download()).stdout).toMatch(/yolov5n-coco .*1\.5 MB have arrived/)

    host.answer = (request, response) => serve(bytes, request, response)
    const done = await download('yolov5n-coco', '--yes')
    expect(host.ranges.at(-1)).toBe('bytes=1500000-')
    expect(done).toMatchObject({ code: 0 })
    expect(done.stdout).toMatch(/^yolov5n-coco [\s\S]*640[\s\S]*AGPL-3\.0/)
    expect(done.stderr).toMatch(
      /Comparing the SHA-256\nChecking the model.*\nReady: vinobench run --model yolov5n-coco\n$/
    )
    const again = await download('yolov5n-coco')
    expect(again).toMatchObject({ code: 0, stdout: '' })
    expect(again.stderr).toMatch(/here already/)
  }
)

test.skipIf(picture === null)('the picture of the original is kept, and its place said', async () => {
  host.answer = (request, response) => serve(readFileSync(picture ?? ''), request, response)
  const { code, stdout } = await download('original-picture', '-y')
  expect(code).toBe(0)
  expect(readFileSync(stdout.trim()).equals(readFileSync(picture ?? ''))).toBe(true)
})
