import fs from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { buildWindow, windowIsFresh } from './build-window.mjs'
import { projectRoot } from './project.mjs'
import { testFolder } from './testing/folder.mjs'

/** A window of three small files, in a project of its own. */
async function project() {
  const root = await testFolder()
  const put = async (name, text) => {
    await fs.mkdir(path.dirname(path.join(root, name)), { recursive: true })
    await fs.writeFile(path.join(root, name), text)
  }
  await fs.symlink(path.join(projectRoot, 'node_modules'), path.join(root, 'node_modules'), 'junction')
  for (const name of ['electron.vite.config.ts', 'svelte.config.js', 'package.json', 'tsconfig.base.json']) {
    await fs.copyFile(path.join(projectRoot, name), path.join(root, name))
  }
  await put('scripts/lib/stamps.mjs', '')
  await put('scripts/lib/build-window.mjs', '')
  for (const list of ['scripts/lib/bundled-packages.mjs', 'scripts/lib/external-packages.mjs']) {
    await put(list, await fs.readFile(path.join(projectRoot, list), 'utf8'))
  }
  await put('src/main/index.ts', `import { app } from 'electron'\nconsole.log(app.name)`)
  await put('src/preload/index.ts', `import { contextBridge } from 'electron'\nconsole.log(contextBridge)`)
  await put('src/renderer/index.html', '<!doctype html><title>t</title><script type="module" src="./main.ts"></script>')
  await put('src/renderer/main.ts', `document.title = 'first'`)
  await put('out/cli.js', 'not the window’s')
  const script = async () =>
    (await fs.readdir(path.join(root, 'out/renderer/assets'))).filter((name) => /\.js$/.test(name))
  const text = (name) => fs.readFile(path.join(root, 'out', name), 'utf8')
  return { root, put, script, text }
}

test('a window that is open keeps its files for one build more, and nothing else in out/ is touched', async () => {
  const { root, put, script, text } = await project()
  expect(await windowIsFresh(root)).toBe(false)
  const nodeEnv = process.env.NODE_ENV
  await buildWindow(root)
  expect(process.env.NODE_ENV).toBe(nodeEnv)
  expect(await windowIsFresh(root)).toBe(true)
  expect(await text('main/index.js')).toContain('app.name')
  // As seen from where the map now lies.
  expect(JSON.parse(await text('main/index.js.map')).sources).toEqual(['../../src/main/index.ts'])
  const [first] = await script()
  expect(await text('renderer/index.html')).toContain(first)

  await put('src/renderer/main.ts', `document.title = 'the second'`)
  expect(await windowIsFresh(root)).toBe(false)
  await buildWindow(root)
  const second = (await script()).find((name) => name !== first)
  expect(await script()).toContain(first)
  expect(await text('renderer/index.html')).toContain(second)

  await put('src/renderer/main.ts', `document.title = 'the third one'`)
  await buildWindow(root)
  expect(await script()).toHaveLength(2)
  expect(await script()).not.toContain(first)
  expect(await text('cli.js')).toBe('not the window’s')
})

test('sources that are wrong change nothing in out/, and are named', async () => {
  const { root, put, script } = await project()
  await buildWindow(root)
  const before = await script()
  await put('src/renderer/main.ts', `import './no-such-file'`)
  await expect(buildWindow(root)).rejects.toThrow(/no-such-file/)
  expect(await script()).toEqual(before)
  expect(await windowIsFresh(root)).toBe(false)
  expect((await fs.readdir(path.join(root, 'out'))).filter((name) => name.startsWith('.window-'))).toEqual([])
})
