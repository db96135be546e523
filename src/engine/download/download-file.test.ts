import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { DownloadState } from '../../core/download'
import { type Failure, FailureError } from '../../core/failure'
import { downloadFile, type DownloadOptions, type WantedFile } from './download-file'
import { serve, testHost } from './test-host'

const file = randomBytes(300_000)
const patience = { stallMs: 60_000, attempts: 3, pauseMs: 10 }

async function folder() {
  const at = await mkdtemp(path.join(tmpdir(), 'vinobench-download-'))
  return {
    path: at,
    /** What is in it. */
    names: () => readdirSync(at).sort(),
    wanted: (more: Partial<WantedFile> = {}): WantedFile => ({
      name: 'weights.pt',
      address: 'https://files.example/weights.pt',
      hosts: ['files.example', 'cdn.example'],
      bytes: file.length,
      sha256: createHash('sha256').update(file).digest('hex'),
      target: path.join(at, 'weights.pt'),
      ...more
    }),
    [Symbol.asyncDispose]: () => rm(at, { recursive: true, force: true })
  }
}

const options = (transport: DownloadOptions['transport'], more: Partial<DownloadOptions> = {}): DownloadOptions => ({
  transport,
  signal: new AbortController().signal,
  onProgress: () => undefined,
  patience,
  ...more
})

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error
  )
  if (thrown instanceof FailureError) return thrown.failure
  throw new Error(`It did not fail as it should: ${String(thrown)}`)
}

test('a file arrives whole, and nothing is left beside it', async () => {
  await using host = await testHost((request, response) => serve(file, request, response))
  await using place = await folder()
  const states: DownloadState[] = []
  const onProgress = (state: DownloadState): void => void (states.at(-1) === state || states.push(state))
  await downloadFile(place.wanted(), options(host.transport, { onProgress }))
  expect(readFileSync(place.wanted().target).equals(file)).toBe(true)
  expect(place.names()).toEqual(['weights.pt'])
  expect(states).toEqual(['connecting', 'receiving', 'verifying'])
})

test('what is here already is not fetched again', async () => {
  await using host = await testHost((request, response) => serve(file, request, response))
  await using place = await folder()
  writeFileSync(place.wanted().target, file)
  await downloadFile(place.wanted(), options(host.transport))
  expect(host.requests).toEqual([])
})

test('a connection that breaks is taken up again where it broke', async () => {
  let breaks = 2
  await using host = await testHost((request, response) => {
    serve(file, request, response, breaks-- > 0 ? { breakAt: breaks === 1 ? 100_000 : 200_000 } : {})
  })
  await using place = await folder()
  await downloadFile(place.wanted(), options(host.transport))
  expect(readFileSync(place.wanted().target).equals(file)).toBe(true)
  // What was under way when it broke may be lost with it.
  const [first, ...others] = host.requests.map(({ range }) => Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0))
  expect(first).toBe(0)
  expect(others).toHaveLength(2)
  expect(others[0]).toBeLessThanOrEqual(100_000)
  expect(others[1]).toBeGreaterThan(0)
})

test('cancelled, it keeps what has arrived, and goes on from there the next time', async () => {
  await using host = await testHost((_, response) => {
    response.writeHead(200, { etag: '"one"', 'content-length': file.length })
    response.write(file.subarray(0, 120_000))
  })
  await using place = await folder()
  const stop = new AbortController()
  const onProgress = (_: DownloadState, received: number): void => void (received >= 120_000 && stop.abort())
  const cancelled = await failureOf(
    downloadFile(place.wanted(), options(host.transport, { signal: stop.signal, onProgress }))
  )
  expect(cancelled.code).toBe('cancelled')
  expect(place.names()).toEqual(['weights.pt.part', 'weights.pt.part.json'])

  host.answer = (request, response) => serve(file, request, response)
  await downloadFile(place.wanted(), options(host.transport))
  expect(host.requests.at(-1)?.range).toBe('bytes=120000-')
  expect(place.names()).toEqual(['weights.pt'])
})

test('a host that ignores ranges sends all of it anew', async () => {
  let first = true
  await using host = await testHost((request, response) => {
    serve(file, request, response, first ? { breakAt: 50_000 } : { ignoreRange: true })
    first = false
  })
  await using place = await folder()
  await downloadFile(place.wanted(), options(host.transport))
  expect(readFileSync(place.wanted().target).equals(file)).toBe(true)
})

test('a part that was damaged on this disk costs a second download, not a wrong file', async () => {
  await using host = await testHost((request, response) => serve(file, request, response))
  await using place = await folder()
  const { sha256, target } = place.wanted()
  writeFileSync(`${target}.part`, Buffer.alloc(100_000))
  writeFileSync(`${target}.part.json`, JSON.stringify({ sha256, validator: '"one"' }))
  await downloadFile(place.wanted(), options(host.transport))
  expect(host.requests.map(({ range }) => range)).toEqual(['bytes=100000-', undefined])
  expect(readFileSync(target).equals(file)).toBe(true)
})

test('a part of another file is not continued', async () => {
  await using host = await testHost((request, response) => serve(file, request, response))
  await using place = await folder()
  const { target } = place.wanted()
  writeFileSync(`${target}.part`, Buffer.alloc(100_000))
  writeFileSync(`${target}.part.json`, JSON.stringify({ sha256: 'f'.repeat(64), validator: '"one"' }))
  await downloadFile(place.wanted(), options(host.transport))
  expect(host.requests.map(({ range }) => range)).toEqual([undefined])
})

test.each([
  ['other bytes of the same length', randomBytes(file.length), /SHA-256 is another/],
  ['a page of the network instead', Buffer.from('<!DOCTYPE html>Please log in.'), /it has 29 B/],
  ['more than was published', Buffer.concat([file, Buffer.from('x')]), /instead of/]
])('%s are deleted, and said', async (_, bytes, message) => {
  await using host = await testHost((request, response) => serve(bytes, request, response))
  await using place = await folder()
  const failure = await failureOf(downloadFile(place.wanted(), options(host.transport)))
  expect(failure).toMatchObject({ code: 'download-wrong', message: expect.stringMatching(message) })
  expect(place.names()).toEqual([])
})

test('more bytes than were announced are not written', async () => {
  await using host = await testHost((_, response) => {
    response.writeHead(200)
    response.write(file)
    response.end(file)
  })
  await using place = await folder()
  expect(await failureOf(downloadFile(place.wanted(), options(host.transport)))).toMatchObject({
    code: 'download-wrong'
  })
  expect(place.names()).toEqual([])
})

test.each([
  [404, /no longer has it/],
  [403, /does not give it/],
  [429, /too often/],
  [503, /out of order/],
  [204, /unexpected/]
])('the answer %d is said in words', async (status, message) => {
  await using host = await testHost((_, response) => void response.writeHead(status).end())
  await using place = await folder()
  const failure = await failureOf(downloadFile(place.wanted(), options(host.transport)))
  expect(failure).toMatchObject({ code: 'download-refused', message: expect.stringMatching(message) })
  expect(failure.message).toContain('files.example')
  expect(host.requests).toHaveLength(1)
})

test('a redirect to another host of the list is followed, with the range', async () => {
  await using host = await testHost((request, response) => {
    if (request.url !== '/weights.pt') return serve(file, request, response)
    response.writeHead(302, { location: 'https://cdn.example/abc?token=1' }).end('moved')
  })
  await using place = await folder()
  await downloadFile(place.wanted(), options(host.transport))
  expect(host.requests.map(({ host: name, path: at }) => `${name}${at}`)).toEqual([
    'files.example/weights.pt',
    'cdn.example/abc?token=1'
  ])
})

test.each([
  ['another host', 'https://evil.example/weights.pt'],
  ['one whose name only begins so', 'https://files.example.evil.example/weights.pt'],
  ['an address without encryption', 'http://files.example/weights.pt'],
  ['another port', 'https://files.example:8443/weights.pt'],
  ['an address with a password', 'https://a:b@files.example/weights.pt'],
  ['a file', 'file:///etc/passwd'],
  ['nowhere', 'https://']
])('a redirect to %s is refused before anybody is asked', async (_, location) => {
  await using host = await testHost((_request, response) => void response.writeHead(302, { location }).end())
  await using place = await folder()
  expect(await failureOf(downloadFile(place.wanted(), options(host.transport)))).toMatchObject({
    code: 'download-refused'
  })
  expect(host.requests).toHaveLength(1)
  expect(place.names()).toEqual([])
})

test('redirects that go round in circles end', async () => {
  await using host = await testHost((_, response) => void response.writeHead(307, { location: '/again' }).end())
  await using place = await folder()
  expect(await failureOf(downloadFile(place.wanted(), options(host.transport)))).toMatchObject({
    code: 'download-refused',
    message: expect.stringMatching(/circles/)
  })
  expect(host.requests).toHaveLength(6)
})

test('a host that stops sending is given up, and what has arrived is kept', async () => {
  await using host = await testHost((_, response) => {
    response.writeHead(200, { 'content-length': file.length })
    response.write(file.subarray(0, 60_000))
  })
  await using place = await folder()
  const impatient = { patience: { ...patience, stallMs: 300 } }
  const failure = await failureOf(downloadFile(place.wanted(), options(host.transport, impatient)))
  expect(failure).toMatchObject({
    code: 'offline',
    message: expect.stringMatching(/broke off: it stopped answering.*60\.0 KB .*kept/)
  })
  expect(place.names()).toContain('weights.pt.part')
})

test('without a network it says so at once', async () => {
  await using place = await folder()
  const asked: string[] = []
  const transport: DownloadOptions['transport'] = ({ address }) => {
    asked.push(address)
    return Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED'))
  }
  const failure = await failureOf(downloadFile(place.wanted(), options(transport)))
  expect(failure).toMatchObject({ code: 'offline', message: expect.stringMatching(/not connected/) })
  expect(asked).toHaveLength(1)
  expect(place.names()).toEqual([])
})
