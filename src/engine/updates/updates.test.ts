import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { testHost } from '../download/test-host'
import type { Transport } from '../download/transport'
import { projectRoot } from '../folders'
import { failureOf } from '../models/check/test-models'
import { checkForUpdate } from './check-for-update'
import { policyFileOf, updateSource } from './update-source'

const folder = mkdtempSync(path.join(os.tmpdir(), 'vinobench-updates-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** As electron-builder 26 writes it. */
const feed = (version: string, more = ''): string => `version: ${version}
files:
  - url: VinoBench-${version}-setup-x64.exe
    sha512: VbN4hAfLUJ9yP5nEQF0yGg==
    size: 101
path: VinoBench-${version}-setup-x64.exe
sha512: VbN4hAfLUJ9yP5nEQF0yGg==
releaseDate: '2026-12-24T18:00:00.000Z'
${more}`

const address = 'https://updates.example/vinobench/latest.yml'
const question = (transport: Transport, more: { version?: string; patienceMs?: number } = {}) => ({
  address,
  version: '0.1.0',
  transport,
  ...more
})

const answering = (text: string | Uint8Array) => testHost((_, response) => void response.writeHead(200).end(text))

describe('asking which version is the newest', () => {
  test.each([
    ['0.1.0', '0.2.0', true],
    ['0.2.0', '0.2.0', false],
    ['0.10.0', '0.9.0', false],
    ['1.0.0-beta.2', '1.0.0-beta.11', true],
    ['1.0.0', '1.0.0-rc.1', false]
  ])('who has %s and is told of %s: newer is %s', async (version, newest, isNewer) => {
    await using host = await answering(feed(newest))
    const answer = await checkForUpdate(question(host.transport, { version }))
    expect(answer).toEqual({ version: newest, releasedAt: '2026-12-24T18:00:00.000Z', isNewer })
  })

  test('one request is made, and it tells nothing of who asks', async () => {
    const sent: Record<string, unknown>[] = []
    await using host = await testHost((request, response) => {
      sent.push({ ...request.headers, method: request.method })
      response.writeHead(200).end(feed('0.2.0'))
    })
    await checkForUpdate(question(host.transport))
    expect(host.requests).toEqual([{ host: 'updates.example', path: '/vinobench/latest.yml', range: undefined }])
    const { host: _, connection: __, 'x-host': ___, 'sec-fetch-mode': ____, ...rest } = sent[0] ?? {}
    expect(rest).toEqual({
      method: 'GET',
      accept: '*/*',
      'accept-encoding': 'identity',
      'accept-language': '*',
      'user-agent': 'VinoBench'
    })
  })

  test('a feed without a date, with notes and with what later versions may add is understood', async () => {
    const text = `${feed('0.2.0', 'releaseNotes: |\n  # What is new\n  - *much*\nstagingPercentage: 10\nlater: {a: [b]}\n')}`
    await using host = await answering(text.replace(/releaseDate.*\n/, ''))
    expect(await checkForUpdate(question(host.transport))).toMatchObject({ version: '0.2.0', releasedAt: null })
  })

  test('JSON is YAML too', async () => {
    await using host = await answering(JSON.stringify({ version: '0.2.0', files: [{ url: 'a', sha512: 'b' }] }))
    expect(await checkForUpdate(question(host.transport))).toMatchObject({ version: '0.2.0', isNewer: true })
  })

  test.each([
    ['a page', '<!DOCTYPE html><p>Please log in.'],
    ['nothing', ''],
    ['bytes', Uint8Array.of(0, 1, 2, 254, 255)],
    ['a version that is none', feed('latest')],
    ['no files', 'version: 0.2.0\n'],
    ['a date that is none', feed('0.2.0').replace('2026-12-24T18:00:00.000Z', 'soon')],
    ['code', `${feed('0.2.0')}run: !!js/function 'function () { globalThis.ran = true }'\n`],
    ['a bomb', `a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nversion: *c\nfiles: [{url: u, sha512: s}]\n`],
    ['deep brackets', '['.repeat(30_000)]
  ])('an answer that is no feed (%s) is said to be none', async (_, text) => {
    await using host = await answering(text)
    const failure = await failureOf(checkForUpdate(question(host.transport)))
    expect(failure.code).toBe('update-unknown')
    expect(failure.message).toBe('What updates.example answered does not say which version is the newest.')
    expect(failure.remedy).toMatch(/where you got VinoBench from/)
    expect('ran' in globalThis).toBe(false)
  })

  test('an answer without an end is cut off', async () => {
    const pour = (response: ServerResponse): void => {
      while (!response.destroyed && response.write(Buffer.alloc(16_384, 'x')));
      if (!response.destroyed) response.once('drain', () => pour(response))
    }
    await using host = await testHost((_, response) => pour(response.writeHead(200)))
    expect(await failureOf(checkForUpdate(question(host.transport)))).toMatchObject({
      code: 'update-unknown',
      message: expect.stringMatching(/sent more than a list of versions is long/)
    })
  })

  test.each([
    ['never answers', () => undefined],
    ['answers in part and stops', (response: ServerResponse) => void response.writeHead(200).write('version: 0.2.0\n')]
  ])('a host that %s is given up', async (_, answer) => {
    await using host = await testHost((_request, response) => answer(response))
    const began = performance.now()
    const failure = await failureOf(checkForUpdate(question(host.transport, { patienceMs: 300 })))
    expect(failure).toMatchObject({ code: 'offline', message: expect.stringMatching(/it stopped answering/) })
    expect(performance.now() - began).toBeLessThan(5000)
  })

  test.each([
    ['another host', 'https://evil.example/latest.yml'],
    ['an address without encryption', 'http://updates.example/latest.yml'],
    ['a file', 'file:///etc/passwd']
  ])('a redirect to %s is not followed', async (_, location) => {
    await using host = await testHost((_request, response) => void response.writeHead(302, { location }).end())
    const failure = await failureOf(checkForUpdate(question(host.transport)))
    expect(failure).toMatchObject({ code: 'update-unknown', message: expect.stringMatching(/We were sent on to/) })
    expect(host.requests).toHaveLength(1)
  })

  test('a redirect within the host is followed', async () => {
    await using host = await testHost((request, response) => {
      if (request.url === '/new.yml') return void response.writeHead(200).end(feed('0.2.0'))
      response.writeHead(301, { location: '/new.yml' }).end()
    })
    expect(await checkForUpdate(question(host.transport))).toMatchObject({ version: '0.2.0' })
  })

  test.each([404, 403, 500])('the status %d is said', async (status) => {
    await using host = await testHost((_, response) => void response.writeHead(status).end(feed('0.2.0')))
    const failure = await failureOf(checkForUpdate(question(host.transport)))
    expect(failure).toMatchObject({ code: 'update-unknown', message: expect.stringContaining(`(${status})`) })
  })

  test('without a network it says so', async () => {
    const transport: Transport = () => Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED'))
    expect(await failureOf(checkForUpdate(question(transport)))).toMatchObject({
      code: 'offline',
      message: 'updates.example could not be reached: this computer is not connected to the internet.'
    })
  })
})

describe('from where a build may learn of newer versions', () => {
  const nobody = path.join(folder, 'no-policy.json')
  const root = (updates: unknown): string => {
    const at = mkdtempSync(path.join(folder, 'root-'))
    writeFileSync(path.join(at, 'package.json'), JSON.stringify({ name: 'vinobench', updates }))
    return at
  }
  const policy = (text: string): string => {
    const file = path.join(mkdtempSync(path.join(folder, 'policy-')), 'policy.json')
    writeFileSync(file, text)
    return file
  }
  const built = { feed: 'https://updates.example/vinobench', page: 'https://updates.example/new' }

  test('the build names it; each system has its file, by electron-builder’s names', () => {
    const at = root(built)
    const addressOn = (platform: NodeJS.Platform): unknown => updateSource(at, nobody, platform)
    const page = 'https://updates.example/new'
    expect(addressOn('win32')).toEqual({ kind: 'address', address, page })
    expect(addressOn('linux')).toMatchObject({ address: 'https://updates.example/vinobench/latest-linux.yml' })
    expect(addressOn('darwin')).toMatchObject({ address: 'https://updates.example/vinobench/latest-mac.yml' })
  })

  test.each([
    undefined,
    { feed: null, page: null },
    { ...built, feed: 'http://updates.example/' },
    { ...built, feed: 'https://a:b@updates.example/' },
    { ...built, page: 'file:///etc/passwd' }
  ])('a build with %j asks nobody', (updates) => {
    expect(updateSource(root(updates), nobody)).toEqual({ kind: 'none' })
  })

  test('this project’s own build is well-formed', () => {
    const { updates } = JSON.parse(readFileSync(path.join(projectRoot(), 'package.json'), 'utf8')) as {
      updates: { feed: string | null; page: string | null }
    }
    const source = updateSource(projectRoot(), nobody)
    expect(source.kind).toBe(updates.feed === null ? 'none' : 'address')
  })

  test.each(['{ "updateCheck": false }', '{ "updateCheck": "no" }', 'updateCheck = false', ''])(
    'a policy that says %j turns it off',
    (text) => {
      const file = policy(text)
      expect(updateSource(root(built), file)).toEqual({ kind: 'off', file })
    }
  )

  test.each(['{}', '{ "updateCheck": true }', '{ "somethingElse": 1 }'])('a policy that says %j does not', (text) => {
    expect(updateSource(root(built), policy(text))).toMatchObject({ kind: 'address' })
  })

  test('the policy lies where the system’s administrators keep such files', () => {
    expect(policyFileOf('linux')).toBe('/etc/vinobench/policy.json')
    expect(policyFileOf('darwin')).toBe('/Library/Application Support/VinoBench/policy.json')
    expect(policyFileOf('win32', { ProgramData: 'D:\\Data' })).toBe('D:\\Data\\VinoBench\\policy.json')
  })
})
