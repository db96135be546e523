import path from 'node:path'
import { expect, test } from 'vitest'
import { packagesOf } from './bundled-packages.mjs'
import { projectRoot } from './project.mjs'

test('modules of a bundle are told by the package that they came from, also what the bundler adds itself', () => {
  const file = (name) => path.join(projectRoot, 'node_modules', name)
  const modules = [
    file('svelte/src/index-client.js'),
    `\0${file('svelte/src/internal/client/index.js')}?commonjs`,
    'node_modules/echarts/node_modules/tslib/tslib.es6.js',
    file('@img/colour/index.cjs'),
    '\0vite/preload-helper.js',
    path.join(projectRoot, 'src/renderer/main.ts'),
    '\0something-virtual'
  ]
  expect(packagesOf(modules, projectRoot).map(({ name, folder }) => `${name} ${folder}`)).toEqual([
    '@img/colour node_modules/@img/colour',
    'tslib node_modules/echarts/node_modules/tslib',
    'svelte node_modules/svelte',
    'vite node_modules/vite'
  ])
})
