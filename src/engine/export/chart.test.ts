import sharp from 'sharp'
import { expect, test } from 'vitest'
import { around, fakeLadder, fakeRecord, unavailableRow } from '../../../test/fakes/record'
import { fakeRow } from '../../../test/fakes/rounds'
import { lightLook } from '../../core/export/chart-look'
import { chartSize } from '../../core/export/chart-option'
import type { RunRecord } from '../../core/record'
import { chartPng, chartSvg } from './chart'

/** Pixels of exactly this colour. */
async function count(png: Uint8Array, colour: string): Promise<number> {
  const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
  let found = 0
  for (let at = 0; at < data.length; at += info.channels) {
    if (wanted.every((value, channel) => data[at + channel] === value)) found++
  }
  return found
}

test('the picture has the size of its rows, grey bars, and one accent for the winner', async () => {
  const record = fakeLadder()
  const png = await chartPng(record)
  expect(await sharp(png).metadata()).toMatchObject({ format: 'png', ...chartSize(record) })
  expect(await count(png, lightLook.accent)).toBeGreaterThan(10_000)
  expect(await count(png, lightLook.bar)).toBeGreaterThan(50_000)
  const noWinner: RunRecord = { ...record, verdict: { sentence: 'No clear winner.', winner: null } }
  expect(await count(await chartPng(noWinner), lightLook.accent)).toBe(0)
})

test('the chart names itself, its axis, every row in order, and why a row is missing', async () => {
  const svg = await chartSvg(fakeLadder())
  for (const words of [
    'Performance difference',
    'Throughput [FPS]',
    '250.5',
    '241.0–262.0',
    'doubtful',
    'no graphics card'
  ]) {
    expect(svg).toContain(words)
  }
  const at = fakeLadder().rows.map(({ label }) => svg.indexOf(`>${label}<`))
  expect(at.every((position) => position > 0)).toBe(true)
  expect(at).toEqual([...at].sort((a, b) => a - b))
})

test('bars are to scale and whiskers span the interval', async () => {
  const svg = await chartSvg(fakeRecord([fakeRow('openvino-sync', around(50)), fakeRow('throughput:CPU', around(100))]))
  const widths = [...svg.matchAll(/<path d="M476 [\d.]+L([\d.]+) /g)].map(([, x]) => Number(x) - 476)
  const [half = 0, whole = 0] = widths.filter((width) => width > 100)
  expect(half / whole).toBeCloseTo(0.5, 1)
})

test('hostile names stay text', async () => {
  const name = '</text><script>alert(1)</script>{a|b}\u0000\u001b'
  const { model } = fakeLadder()
  const record = fakeRecord([unavailableRow('throughput:GPU', name), fakeRow('openvino-sync', [20])], {
    model: { ...model, name }
  })
  const svg = await chartSvg(record)
  expect(svg).not.toContain('<script')
  expect((await chartPng(record)).length).toBeGreaterThan(1000)
})
