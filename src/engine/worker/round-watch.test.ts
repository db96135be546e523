import { spawn } from 'node:child_process'
import os from 'node:os'
import { describe, expect, test } from 'vitest'
import { fakeSystem } from '../diagnosis/fake-system'
import { waitForHandover } from './handover'
import { Pulse } from './pulse'
import { referenceBaseline, referenceWork } from './reference-work'
import { RoundWatch } from './round-watch'
import type { ExecutesOn } from './workload'

const own = { cpuSeconds: 1.5, standstillSeconds: 0, longestGapMs: 35 }

/** A machine before and after a round, and what its clocks say then, in seconds. */
function watched(
  before: Record<string, string>,
  after: Record<string, string>,
  clocks: Partial<Record<string, number>>
) {
  const [first, second] = [fakeSystem({ files: before }), fakeSystem({ files: after })]
  let now = first
  const at = (name: string) => () => (now === first ? 1000 : 1000 + (clocks[name] ?? 3) * 1000)
  const files = { ...first, read: (path: string) => now.read(path), list: (folder: string) => now.list(folder) }
  const watch = new RoundWatch(files, { steady: at('steady'), uptime: at('uptime'), wall: at('wall') })
  watch.begin()
  now = second
  watch.end()
  return watch.report(own)
}

const status = { '/proc/self/status': 'TracerPid:\t0\nCpus_allowed_list:\t0\n' }
const heat = '/sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count'

test('what changed during a round is told as what changed', () => {
  const group = { '/proc/self/cgroup': '0::/a\n', '/sys/fs/cgroup/a/cpu.max': '50000 100000\n', ...status }
  const stat = (periods: number, throttled: number) =>
    `nr_periods ${periods}\nnr_throttled ${throttled}\nthrottled_usec 0\n`
  const around = watched(
    { ...group, '/sys/fs/cgroup/a/cpu.stat': stat(100, 20), '/proc/stat': 'cpu0 0 0 0 0 0 0 0 0\n', [heat]: '4\n' },
    { ...group, '/sys/fs/cgroup/a/cpu.stat': stat(130, 45), '/proc/stat': 'cpu0 200 0 0 85 0 0 0 15\n', [heat]: '6\n' },
    {}
  )
  expect(around).toMatchObject({
    quota: { periods: 30, throttledPeriods: 25, seconds: 0 },
    heatEvents: 2,
    debugger: false,
    longestGapMs: 35
  })
  expect(around.othersShare).toBeCloseTo(0.5 / 3, 9)
  expect(around.stolenShare).toBeCloseTo(0.15 / 2.15, 9)
})

test('sleep is told from a clock that was set', () => {
  const asleep = watched(status, status, { uptime: 63, wall: 63 })
  expect([asleep.suspendedSeconds, asleep.clockJumpSeconds]).toEqual([60, 60])
  const setBack = watched(status, status, { wall: -3597 })
  expect([setBack.suspendedSeconds, setBack.clockJumpSeconds]).toEqual([0, -3600])
})

test('a pulse that beats is no standstill; one that comes late tells by how much', () => {
  const pulse = new Pulse(1000, 0)
  for (const at of [1001, 2003, 3002]) pulse.beat(at)
  expect(pulse.standstillMs(3500)).toBe(2)
  pulse.beat(6102)
  expect(pulse.standstillMs(6500)).toBe(2100)
  pulse.reset(7000)
  expect(pulse.standstillMs(7900)).toBe(0)
  // One that is still to come counts too.
  expect(pulse.standstillMs(9500)).toBe(1500)
})

describe('AUTO', () => {
  /** What it executes on, at each look (the last one for ever). */
  function handover(...looks: (ExecutesOn | null)[]) {
    let count = 0
    let time = 0
    const look = (): ExecutesOn | null => looks[Math.min(count++, looks.length - 1)] ?? null
    return waitForHandover({ look, now: () => time, wait: (ms) => Promise.resolve((time += ms)) })
  }
  const helped = { devices: ['CPU'], helping: true }

  test('is waited for while the processor only helps out', async () => {
    const gpu = { devices: ['GPU.0'], helping: false }
    expect(await handover(helped, helped, helped, gpu)).toEqual({ to: ['GPU.0'], seconds: 0.15, complete: true })
  })

  test('is waited for a minute and a half at most', async () => {
    expect(await handover(helped)).toEqual({ to: null, seconds: 90, complete: false })
  })

  test('that runs on the processor for good, and rows that do not say, need no wait', async () => {
    expect(await handover({ devices: ['CPU'], helping: false })).toBeNull()
    expect(await handover(null)).toBeNull()
  })
})

describe('reference work', () => {
  const processors = os.availableParallelism()

  test('takes the same time again, and hardly more beside busy neighbours: those are told otherwise', async () => {
    const baseline = (await referenceBaseline(processors, 3)) ?? Number.NaN
    expect(baseline).toBeGreaterThan(0)
    expect(((await referenceWork(processors)) ?? Number.NaN) / baseline).toBeLessThan(1.5)
    const neighbours = Array.from({ length: processors }, () => spawn(process.execPath, ['-e', 'for (;;);']))
    try {
      expect(((await referenceWork(processors)) ?? Number.NaN) / baseline).toBeLessThan(1.5)
    } finally {
      for (const neighbour of neighbours) neighbour.kill('SIGKILL')
    }
  })
})
