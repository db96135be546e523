import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import type { DownloadProgress } from '../src/core/download'
import { FailureError } from '../src/core/failure'
import { downloadFile } from '../src/engine/download/download-file'
import { Downloads } from '../src/engine/download/downloads'
import { originalPicture } from '../src/engine/download/offers'
import { serve, testHost } from '../src/engine/download/test-host'
import type { Transport } from '../src/engine/download/transport'
import { canMount, smallDiskOfThisFile } from './support/disk'
import { sharedData } from './support/project'
import { folderOfThisFile } from './support/temporary'

/** Downloads as a whole: a program killed in the middle, a full disk, what a downloaded file becomes. */

const folder = folderOfThisFile('download')
const file = randomBytes(400_000)
const wantedAt = (target: string) => ({
  name: 'weights.pt',
  address: 'https://files.example/weights.pt',
  hosts: ['files.example'],
  bytes: file.length,
  sha256: createHash('sha256').update(file).digest('hex'),
  target
})
const patience = { stallMs: 60_000, attempts: 2, pauseMs: 10 }
const quiet = { signal: new AbortController().signal, onProgress: () => undefined, patience }

test('a program that is killed in the middle goes on where it was when it is started again', async () => {
  await using host = await testHost((_, response) => {
    response.writeHead(200, { etag: '"one"', 'content-length': file.length })
    response.write(file.subarray(0, 150_000))
  })
  const wanted = wantedAt(path.join(folder, 'killed', 'weights.pt'))
  const program = await childProgram()
  const child = spawn(process.execPath, [program, String(host.port), JSON.stringify(wanted)], { stdio: 'inherit' })
  let ended = false
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve(void (ended = true))))
  const part = `${wanted.target}.part`
  while (!ended && (!existsSync(part) || statSync(part).size < 150_000)) await sleep(20)
  expect(ended).toBe(false)
  child.kill('SIGKILL')
  await gone

  host.answer = (request, response) => serve(file, request, response)
  await downloadFile(wanted, { transport: host.transport, ...quiet })
  expect(host.requests.at(-1)?.range).toBe('bytes=150000-')
  expect(readFileSync(wanted.target).equals(file)).toBe(true)
})

/** The download as a program of its own. */
async function childProgram(): Promise<string> {
  const outfile = path.join(folder, 'child.mjs')
  const contents = `
    import { downloadFile } from './src/engine/download/download-file'
    import { fetchTransport } from './src/engine/download/transport'
    const [, , port, wanted] = process.argv
    await downloadFile(JSON.parse(wanted), {
      signal: new AbortController().signal,
      onProgress: () => undefined,
      transport: ({ address, headers, signal }) =>
        fetchTransport({ address: 'http://127.0.0.1:' + port + new URL(address).pathname, headers, signal })
    })`
  const stdin = { contents, resolveDir: path.resolve(import.meta.dirname, '..') }
  await build({
    stdin,
    bundle: true,
    platform: 'node',
    target: 'node20.9',
    format: 'esm',
    outfile,
    logLevel: 'silent'
  })
  return outfile
}

const disk = canMount ? smallDiskOfThisFile(path.join(folder, 'disk'), 6000) : null

test.skipIf(disk === null)(
  'without room on the disk nothing is fetched; filled in the middle, it says so',
  async () => {
    if (disk === null) return
    await using host = await testHost((request, response) => serve(file, request, response))
    const wanted = wantedAt(path.join(disk.path, 'weights.pt'))
    disk.fill(100_000)
    const refused = downloadFile(wanted, { transport: host.transport, ...quiet })
    await expect(refused).rejects.toMatchObject({
      failure: { code: 'disk-full', message: expect.stringMatching(/room/) }
    })
    expect(host.requests).toEqual([])

    disk.free()
    const onProgress = (): void => disk.fill()
    const filled = downloadFile(wanted, { transport: host.transport, ...quiet, onProgress })
    await expect(filled).rejects.toMatchObject({ failure: { code: 'disk-full' } })
    disk.free()
    await downloadFile(wanted, { transport: host.transport, ...quiet })
    expect(readFileSync(wanted.target).equals(file)).toBe(true)
  }
)

const weights = sharedData('models', 'yolov5n.pt')
const picture = sharedData('images', 'coco_bike.jpg')

function downloadsIn(name: string, { transport }: { readonly transport: Transport }) {
  const folders = { downloads: path.join(folder, name, 'downloads'), userModels: path.join(folder, name, 'models') }
  mkdirSync(folders.userModels, { recursive: true })
  const told: DownloadProgress[] = []
  const imported: string[] = []
  const downloads = new Downloads({
    folders,
    transport,
    importModel: (given) => {
      imported.push(given)
      expect(existsSync(given)).toBe(true)
      return Promise.resolve({ description: { id: 'yolov5n-coco' } })
    },
    onProgress: (progress) => void told.push(progress),
    patience
  })
  const states = (): string[] => told.map(({ state }) => state).filter((state, k, all) => state !== all[k - 1])
  return { folders, downloads, told, states, imported }
}

test('what is offered says address, size, SHA-256 and licence, and only what is known for sure is offered', async () => {
  await using host = await testHost((_, response) => void response.end())
  const { downloads } = downloadsIn('offered', host)
  const offered = await downloads.list()
  expect(offered.map(({ id }) => id)).toEqual(['yolov5n-coco', 'yolov5s-coco', 'yolov5m-coco', 'original-picture'])
  for (const { address, bytes, sha256, state } of offered) {
    expect(address).toMatch(/^https:\/\//)
    expect(bytes).toBeGreaterThan(100_000)
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(state).toBe('absent')
  }
  await expect(async () => downloads.start('yolov5x-coco')).rejects.toThrow(FailureError)
  expect(host.requests).toEqual([])
})

test.skipIf(weights === null)('weights become a model of the catalogue, and the file itself goes', async () => {
  if (weights === null) return
  await using host = await testHost((request, response) => serve(readFileSync(weights), request, response))
  const { downloads, states, imported } = downloadsIn('weights', host)
  const [one, other] = [downloads.start('yolov5n-coco'), downloads.start('yolov5n-coco')]
  expect(await one).toEqual({ id: 'yolov5n-coco', model: 'yolov5n-coco' })
  expect(await other).toEqual(await one)
  expect(host.requests).toHaveLength(1)
  expect(states()).toEqual(['connecting', 'receiving', 'verifying', 'importing', 'done'])
  expect(existsSync(imported[0] ?? '')).toBe(false)
})

test.skipIf(picture === null)("the original's picture is kept where runs find it", async () => {
  if (picture === null) return
  await using host = await testHost((request, response) => serve(readFileSync(picture), request, response))
  const { downloads, folders } = downloadsIn('picture', host)
  expect(await originalPicture(folders)).toBeNull()
  expect(await downloads.start('original-picture')).toEqual({ id: 'original-picture', model: null })
  expect(readFileSync((await originalPicture(folders)) ?? '').equals(readFileSync(picture))).toBe(true)
  expect((await downloads.list()).at(-1)).toMatchObject({ state: 'here' })
})

test('a cancelled download shows what it has, and can be thrown away', async () => {
  const bytes = Buffer.alloc(186_584)
  await using host = await testHost((_, response) => {
    response.writeHead(200, { 'content-length': bytes.length })
    response.write(bytes.subarray(0, 50_000))
  })
  const { downloads, states, told } = downloadsIn('cancelled', host)
  const running = downloads.start('original-picture').catch((error: unknown) => error)
  while (!told.some(({ receivedBytes }) => receivedBytes > 0)) await sleep(10)
  await downloads.cancel('original-picture')
  expect(await running).toMatchObject({ failure: { code: 'cancelled' } })
  expect(states().at(-1)).toBe('cancelled')
  expect((await downloads.list()).at(-1)).toMatchObject({ state: 'partial', receivedBytes: 50_000 })
  await downloads.discard('original-picture')
  expect((await downloads.list()).at(-1)).toMatchObject({ state: 'absent', receivedBytes: 0 })
})

test('a failure is told beside being thrown', async () => {
  await using host = await testHost((_, response) => void response.writeHead(404).end())
  const { downloads, told } = downloadsIn('failed', host)
  await expect(downloads.start('original-picture')).rejects.toMatchObject({ failure: { code: 'download-refused' } })
  expect(told.at(-1)).toMatchObject({ state: 'failed', failure: { code: 'download-refused' } })
})
