import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs/promises'
import path from 'node:path'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { cacheFolder, completeFolder, failureMemory, isComplete, pointTo } from './cache.mjs'
import { projectRoot } from './project.mjs'
import { testFolder } from './testing/folder.mjs'

const cacheModule = pathToFileURL(path.join(projectRoot, 'scripts/lib/cache.mjs')).href

test.skipIf(process.platform === 'win32')('the cache lies where each system keeps such things (POSIX paths)', () => {
  expect(cacheFolder({}, 'linux', '/home/me')).toBe('/home/me/.cache/vinobench')
  expect(cacheFolder({ XDG_CACHE_HOME: '/big' }, 'linux', '/home/me')).toBe('/big/vinobench')
  expect(cacheFolder({ XDG_CACHE_HOME: 'relative' }, 'linux', '/home/me')).toBe('/home/me/.cache/vinobench')
  expect(cacheFolder({}, 'darwin', '/Users/me')).toBe('/Users/me/Library/Caches/vinobench')
  expect(cacheFolder({ LOCALAPPDATA: '/local' }, 'win32', '/me')).toBe('/local/vinobench/Cache')
  expect(cacheFolder({ VINOBENCH_CACHE: '/mine', XDG_CACHE_HOME: '/big' }, 'linux', '/home/me')).toBe('/mine')
})

const fillWith = (text) => async (partial) => {
  await fs.mkdir(path.join(partial, 'sub'))
  await fs.writeFile(path.join(partial, 'sub', 'file'), text)
}

test('a folder is made once, and again when a file in it is missing, cut off or of another version', async () => {
  const folder = path.join(await testFolder(), 'deep', 'thing')
  const file = path.join(folder, 'sub', 'file')
  let fills = 0
  const make = (key) => completeFolder(folder, key, (partial) => (fills++, fillWith(key)(partial)))
  await make('one')
  await make('one')
  expect(fills).toBe(1)
  expect(await isComplete(folder, 'one')).toBe(true)
  await fs.writeFile(file, 'o')
  expect(await isComplete(folder, 'one')).toBe(false)
  await make('one')
  await fs.rm(file)
  await make('one')
  await make('two')
  expect(fills).toBe(4)
  expect(await fs.readFile(file, 'utf8')).toBe('two')
  expect(await fs.readdir(path.dirname(folder))).toEqual(['thing'])
})

test('a failed attempt leaves what was there before, and nothing else', async () => {
  const folder = path.join(await testFolder(), 'thing')
  await completeFolder(folder, 'old', fillWith('old'))
  const broken = async (partial) => {
    await fillWith('half')(partial)
    throw new Error('no more')
  }
  await expect(completeFolder(folder, 'new', broken)).rejects.toThrow('no more')
  expect(await isComplete(folder, 'old')).toBe(true)
  expect(await fs.readdir(path.dirname(folder))).toEqual(['thing'])
})

/** A process that begins to fill `folder`, says so and never ends by itself. */
async function beginAndHang(folder) {
  const script = `
    const { completeFolder } = await import(${JSON.stringify(cacheModule)})
    const fs = await import('node:fs/promises')
    await completeFolder(${JSON.stringify(folder)}, 'key', async (partial) => {
      await fs.writeFile(partial + '/half', 'half')
      console.log('half-way')
      await new Promise((resolve) => setTimeout(resolve, 1e8))
    })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

test('killed half-way, the folder is made anew and the remains are removed', async () => {
  const folder = path.join(await testFolder(), 'thing')
  const child = await beginAndHang(folder)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect((await fs.readdir(path.dirname(folder))).length).toBeGreaterThan(1)
  await completeFolder(folder, 'key', fillWith('whole'))
  expect(await isComplete(folder, 'key')).toBe(true)
  expect(await fs.readdir(path.dirname(folder))).toEqual(['thing'])
})

test('while another process is at it we wait, and can stop waiting', async () => {
  const folder = path.join(await testFolder(), 'thing')
  const child = await beginAndHang(folder)
  const controller = new AbortController()
  const waiting = completeFolder(folder, 'key', fillWith('whole'), {
    signal: controller.signal,
    onWait: () => controller.abort('SIGINT')
  })
  await expect(waiting).rejects.toThrow('Stopped')
  expect(child.exitCode).toBeNull()
  child.kill('SIGKILL')
  await once(child, 'exit')
})

test('of several at once one does the work', async () => {
  const folder = path.join(await testFolder(), 'thing')
  const script = `
    const { completeFolder } = await import(${JSON.stringify(cacheModule)})
    const fs = await import('node:fs/promises')
    await completeFolder(${JSON.stringify(folder)}, 'key', async (partial) => {
      await fs.writeFile(partial + '/file', 'whole')
      await fs.appendFile(${JSON.stringify(`${folder}-fills`)}, 'x')
      await new Promise((resolve) => setTimeout(resolve, 300))
    })`
  const children = [1, 2, 3, 4].map(() => spawn(process.execPath, ['--input-type=module', '-e', script]))
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]))
  expect(codes).toEqual([0, 0, 0, 0])
  expect(await fs.readFile(`${folder}-fills`, 'utf8')).toBe('x')
  expect(await isComplete(folder, 'key')).toBe(true)
})

test('too small a disk is noticed before anything is fetched', async () => {
  const folder = path.join(await testFolder(), 'thing')
  const fill = () => expect.unreachable()
  await expect(completeFolder(folder, 'key', fill, { neededBytes: 1e18 })).rejects.toMatchObject({
    name: 'StepFailure',
    remedy: expect.stringContaining('VINOBENCH_CACHE')
  })
})

test('a place leads to the folder, whatever stood there before: nothing, a folder, a link to nowhere', async () => {
  const folder = await testFolder()
  const target = path.join(folder, 'target')
  await fs.mkdir(target)
  await fs.writeFile(path.join(target, 'file'), 'new')
  const place = path.join(folder, 'project', 'place')
  const before = [
    () => {},
    async () => {
      await fs.rm(place)
      await fs.mkdir(path.join(place, 'file'), { recursive: true })
    },
    async () => {
      await fs.rm(place)
      await fs.symlink(path.join(folder, 'nowhere'), place)
    }
  ]
  for (const prepare of before) {
    await prepare()
    await pointTo(place, target)
    expect(await fs.readFile(path.join(place, 'file'), 'utf8')).toBe('new')
    expect(await fs.readdir(path.dirname(place))).toEqual(['place'])
  }
})

test('a failure is remembered for its time and then forgotten', async () => {
  const memory = failureMemory(await testFolder())
  expect(await memory.recall('thing', 1)).toBeNull()
  await memory.remember('thing', { message: 'closed', remedy: 'open it' })
  expect(await memory.recall('thing', 1)).toMatchObject({ message: 'closed', remedy: 'open it' })
  expect(await memory.recall('thing', 0)).toBeNull()
  await memory.forget('thing')
  expect(await memory.recall('thing', 1)).toBeNull()
})

test('the lock of a process that has ended does not keep anybody waiting', async () => {
  const folder = await testFolder()
  const script = `
    const { withLock } = await import(${JSON.stringify(pathToFileURL(path.join(projectRoot, 'scripts/lib/lock.mjs')).href)})
    await withLock(${JSON.stringify(path.join(folder, 'lock'))}, () => process.kill(process.pid, 'SIGKILL'))`
  spawnSync(process.execPath, ['--input-type=module', '-e', script])
  expect(await fs.readdir(folder)).toEqual(['lock'])
  const { withLock } = await import('./lock.mjs')
  const waited = []
  expect(await withLock(path.join(folder, 'lock'), async () => 42, { onWait: () => waited.push(1) })).toBe(42)
  expect(waited).toEqual([])
  expect(await fs.readdir(folder)).toEqual([])
})
