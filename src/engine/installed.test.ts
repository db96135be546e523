import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { isInstalled, modelsFolder, onDisk, openvinoFolder, pytorchScript, repair } from './installed'

const resources = path.join(path.sep, 'opt', '速い VinoBench', 'resources')
const installed = path.join(resources, 'app.asar')
const checkout = path.join(path.sep, 'home', 'me', 'vinobench')

describe('where the parts of the program are', () => {
  test('in an installation they lie beside the archive, where native code can open them', () => {
    expect(isInstalled(installed)).toBe(true)
    expect(openvinoFolder(installed)).toBe(path.join(resources, 'openvino'))
    expect(modelsFolder(installed)).toBe(path.join(resources, 'models'))
    expect(pytorchScript(installed)).toBe(path.join(resources, 'scripts', 'pytorch-baseline.py'))
  })

  test('in a checkout they are where set-up puts them', () => {
    expect(isInstalled(checkout)).toBe(false)
    expect(openvinoFolder(checkout)).toBe(path.join(checkout, '.runtime', 'openvino'))
    expect(modelsFolder(checkout)).toBe(path.join(checkout, 'models'))
    expect(pytorchScript(checkout)).toBe(path.join(checkout, 'resources', 'pytorch-baseline.py'))
  })

  test('a file of the archive that native code opens is the one unpacked beside it', () => {
    const font = path.join('node_modules', 'font', 'a.ttf')
    expect(onDisk(path.join(installed, font))).toBe(path.join(resources, 'app.asar.unpacked', font))
    expect(onDisk(path.join(checkout, font))).toBe(path.join(checkout, font))
  })

  test('what is on disk already stays as it is', () => {
    const file = path.join(resources, 'app.asar.unpacked', 'node_modules', 'a.node')
    expect(onDisk(file)).toBe(file)
  })
})

test('who has an installer is not told of npm', () => {
  expect(repair(path.join(installed, 'out', 'main'))).toBe('Install VinoBench again')
  expect(repair()).toBe('Run "npm run setup" again')
})
