import { chownSync, cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ordinaryUser } from '../../scripts/lib/clean-root.mjs'
import { openApp, type AppOptions } from './support/app'
import { appFolder, userFolder, vinobench, within } from './support/installed'

/** Where something is not as it should be, the window opens and says what is wrong; the command line says the same. */

const data = userFolder()
afterAll(() => data.remove())

const libraries = `${appFolder}/resources/openvino/libs`
const library = (pattern: RegExp): string => {
  const name = readdirSync(within(libraries)).find((one) => pattern.test(one))
  if (name === undefined) throw new Error(`${libraries} holds nothing like ${String(pattern)}.`)
  return `${libraries}/${name}`
}

/** A copy with one bit turned in the middle: the same size, the same name. */
function tampered(file: string): string {
  const bytes = readFileSync(within(file))
  const middle = Math.floor(bytes.length / 2)
  bytes.writeUInt8((bytes[middle] ?? 0) ^ 1, middle)
  const copy = path.join(data.outside, path.basename(file))
  writeFileSync(copy, bytes)
  return copy
}

/** What the window says on its screen of devices. */
async function devicesScreen(options: AppOptions): Promise<string> {
  const app = await openApp(options)
  try {
    await app.page.getByRole('heading', { level: 1 }).waitFor()
    const reply = await app.page.evaluate(() => window.vinobench.devices())
    await app.page
      .getByRole('link', { name: 'Devices' })
      .or(app.page.getByRole('button', { name: 'Devices' }))
      .first()
      .click()
    const expected = reply.ok
      ? 'CPU'
      : (/\S+\.so\S*|native-files/.exec(reply.failure.message)?.[0] ?? 'VinoBench is not')
    await app.page.getByRole('main').getByText(expected).first().waitFor()
    const shown = await app.page.getByRole('main').innerText()
    return `${shown}\n${reply.ok ? '' : `${reply.failure.code}: ${reply.failure.message}`}`
  } finally {
    await app.close()
  }
}

describe('a native file that was tampered with', () => {
  test.each([
    ['OpenVINO itself', () => library(/^libopenvino\.so/)],
    ['the plugin of the processor', () => library(/^libopenvino_intel_cpu_plugin/)]
  ])('%s: it is not loaded, and both fronts name it', async (_, find) => {
    const file = find()
    const before = `mount --bind '${tampered(file)}' '.${file}'`
    const said = await devicesScreen({ before })
    expect(said).toContain('installation-damaged')
    expect(said).toContain(path.basename(file))
    const ended = await vinobench(['devices'], { before, env: { VINOBENCH_HOME: `${data.inside}/tampered` } })
    expect(ended.code).toBe(3)
    expect(ended.stderr).toContain(path.basename(file))
    expect(ended.stderr).toMatch(/Install VinoBench again/)
  })

  test('one that was found sound before is looked at again when it has changed', async () => {
    const home = userFolder('changed')
    const file = library(/^libopenvino_intel_cpu_plugin/)
    const env = { VINOBENCH_HOME: home.inside }
    expect((await vinobench(['devices'], { env })).code).toBe(0)
    const before = `mount --bind '${tampered(file)}' '.${file}'`
    expect((await vinobench(['devices'], { env, before })).code).toBe(3)
    expect((await vinobench(['devices'], { env })).code).toBe(0)
    home.remove()
  })
})

test('a plugin that is missing: the window opens and names the file', async () => {
  const file = library(/^libopenvino_intel_cpu_plugin/)
  renameSync(within(file), path.join(data.outside, 'aside'))
  try {
    const said = await devicesScreen({})
    expect(said).toContain(path.basename(file))
    const ended = await vinobench(['run', '--quick', '--rows', 'throughput:CPU'])
    expect([1, 3]).toContain(ended.code)
    expect(ended.stderr).toContain(path.basename(file))
  } finally {
    cpSync(path.join(data.outside, 'aside'), within(file), { preserveTimestamps: true })
  }
})

test('a home that cannot be written: the window opens, a run is measured, and it is said that it is not kept', async () => {
  const home = `/home/${ordinaryUser.name}`
  const before = `mount --bind '.${home}' '.${home}' && mount -o remount,bind,ro '.${home}'`
  const app = await openApp({ before, home: null })
  try {
    await app.page.getByRole('heading', { level: 1 }).waitFor()
    const devices = await app.page.evaluate(() => window.vinobench.devices())
    expect(devices.ok && devices.value.devices.map(({ id }) => id)).toContain('CPU')
    const wishes = { mode: 'quick', rows: ['openvino-sync'], batch: null, model: 'yolov5n', picture: null } as const
    expect(await app.page.evaluate((asked) => window.vinobench.startRun(asked), wishes)).toMatchObject({ ok: true })
    const state = (): Promise<unknown> => app.page.evaluate(() => window.vinobench.currentRun())
    await expect.poll(state, { timeout: 200_000, interval: 1000 }).toMatchObject({ value: { outcome: 'done' } })
    await app.page
      .getByText(/The result could not be saved/)
      .first()
      .waitFor()
    // Chromium needs a folder for its own things, which goes with the program.
    expect(profilesInTmp()).toHaveLength(1)
    await app.page.evaluate(() => window.close()).catch(() => undefined)
    expect(await app.running.ended).toMatchObject({ code: 0 })
    // Removed by somebody who outlives it.
    await expect.poll(profilesInTmp, { timeout: 10_000 }).toEqual([])
  } finally {
    await app.close()
  }
  const words = ['run', '--quick', '--seconds', '0.3', '--rows', 'openvino-sync']
  const ended = await vinobench(words, { before })
  expect(ended.code, ended.stderr).toBe(0)
  expect(ended.stdout).toMatch(/openvino-sync +[\d.]+/)
  expect(ended.stderr).toMatch(/could not be (written|saved|kept)|read-only|may not/i)
})

const profilesInTmp = (): string[] => readdirSync(within('/tmp')).filter((name) => name.startsWith('vinobench-window-'))

describe('a path with spaces and Japanese characters', () => {
  const folder = '/opt/ビーノ ベンチ (試験)'
  const home = `/home/${ordinaryUser.name}/山田 太郎/データ`

  test('the program and the data live there: the window opens and a run is measured', async () => {
    cpSync(within(appFolder), within(folder), { recursive: true, preserveTimestamps: true, mode: 0 })
    mkdirSync(within(home), { recursive: true })
    chownSync(within(home), ordinaryUser.id, ordinaryUser.id)
    try {
      const app = await openApp({ program: `${folder}/vinobench`, home })
      try {
        await app.page.getByRole('heading', { level: 1 }).waitFor()
        const wishes = { mode: 'quick', rows: ['openvino-sync'], batch: null, model: 'yolov5n', picture: null } as const
        expect(await app.page.evaluate((asked) => window.vinobench.startRun(asked), wishes)).toMatchObject({ ok: true })
        const state = (): Promise<unknown> => app.page.evaluate(() => window.vinobench.currentRun())
        await expect.poll(state, { timeout: 200_000, interval: 1000 }).toMatchObject({ value: { outcome: 'done' } })
      } finally {
        await app.close()
      }
      expect(readdirSync(within(`${home}/runs`)).some((name) => name.endsWith('.json'))).toBe(true)
    } finally {
      rmSync(within(folder), { recursive: true })
      rmSync(within(`/home/${ordinaryUser.name}/山田 太郎`), { recursive: true })
    }
  })
})

test('without a graphics card and without sound the window opens, and says which devices are not here', async () => {
  const said = await devicesScreen({})
  expect(said).toMatch(/GPU/)
  expect(said).toMatch(/NPU/)
})

test('the command line does not mind a display that does not answer', async () => {
  const ended = await vinobench(['devices'], { env: { DISPLAY: ':99999', VINOBENCH_HOME: data.inside } })
  expect(ended.code, ended.stderr).toBe(0)
})
