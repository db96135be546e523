import { describe, expect, test } from 'vitest'
import { fakeSystem } from '../diagnosis/fake-system'
import { cpuQuota, memoryLimit, quotaCounters } from './cgroup'
import { askSystem } from './commands'
import { busyBetween, deviceBusy } from './device-busy'
import { circumstances, describeWholeMachine } from './index'
import { onBattery, savesPower } from './power'
import { heatEvents, hottest, physicalCores, processorPolicy } from './processor'
import { container, debuggerAttached, remoteDesktop, traced, virtualMachine } from './session'
import { sharesBetween, usage } from './usage'

const system = (files: Record<string, string>, environment: Record<string, string> = {}) =>
  fakeSystem({ files, environment })

const allowed = (list: string) => ({ '/proc/self/status': `Name:\tnode\nTracerPid:\t0\nCpus_allowed_list:\t${list}\n` })

describe('control groups', () => {
  const first = {
    '/proc/self/cgroup': '4:memory:/box/inner\n2:cpu,cpuacct:/box/inner\n0::/\n',
    '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
    '/sys/fs/cgroup/cpu/box/cpu.cfs_quota_us': '150000\n',
    '/sys/fs/cgroup/cpu/box/cpu.cfs_period_us': '100000\n',
    '/sys/fs/cgroup/cpu/box/cpu.stat': 'nr_periods 40\nnr_throttled 7\nthrottled_time 2500000000\n',
    '/sys/fs/cgroup/cpu/box/inner/cpu.cfs_quota_us': '-1\n',
    '/sys/fs/cgroup/memory/box/memory.limit_in_bytes': '1000000\n',
    '/sys/fs/cgroup/memory/box/inner/memory.limit_in_bytes': '9223372036854771712\n'
  }
  const second = {
    '/proc/self/cgroup': '0::/outer/own\n',
    '/sys/fs/cgroup/outer/cpu.max': '50000 100000\n',
    '/sys/fs/cgroup/outer/cpu.stat': 'usage_usec 1\nnr_periods 40\nnr_throttled 9\nthrottled_usec 1500000\n',
    '/sys/fs/cgroup/outer/own/cpu.max': '200000 100000\n',
    '/sys/fs/cgroup/outer/own/cpu.stat': 'nr_periods 40\nnr_throttled 1\nthrottled_usec 500000\n',
    '/sys/fs/cgroup/outer/own/memory.max': 'max\n'
  }

  test('version 1: a quota of a group around our own counts', () => {
    expect(cpuQuota(system(first))).toBe(1.5)
    expect(quotaCounters(system(first))).toEqual({ periods: 40, throttledPeriods: 7, seconds: 2.5 })
    expect(memoryLimit(system(first), 2e6)).toBe(1e6)
  })

  test('version 2: the least of all quotas, and the stops by any', () => {
    expect(cpuQuota(system(second))).toBe(0.5)
    expect(quotaCounters(system(second))).toEqual({ periods: 40, throttledPeriods: 10, seconds: 2 })
    expect(memoryLimit(system(second), 2e6)).toBeNull()
  })

  test('in a container our own group is mounted at the root, whatever its name outside', () => {
    const files = { '/proc/self/cgroup': '0::/docker/abc\n', '/sys/fs/cgroup/cpu.max': '400000 100000\n' }
    expect(cpuQuota(system(files))).toBe(4)
  })

  test('none where there is none', () => {
    const files = { '/proc/self/cgroup': '0::/user\n', '/sys/fs/cgroup/user/cpu.max': 'max 100000\n' }
    expect([cpuQuota(system(files)), quotaCounters(system(files)), cpuQuota(system({}))]).toEqual([null, null, null])
  })
})

describe('processors', () => {
  const cpu = '/sys/devices/system/cpu'
  const hybrid = {
    ...allowed('0-3'),
    [`${cpu}/cpu0/cpufreq/scaling_driver`]: 'intel_pstate\n',
    [`${cpu}/cpu0/cpufreq/scaling_min_freq`]: '400000\n',
    [`${cpu}/cpu0/cpufreq/scaling_max_freq`]: '4800000\n',
    [`${cpu}/cpu0/cpufreq/scaling_cur_freq`]: '3000000\n',
    [`${cpu}/cpu1/cpufreq/scaling_cur_freq`]: '2000000\n',
    [`${cpu}/cpu0/cpufreq/energy_performance_preference`]: 'balance_power\n',
    [`${cpu}/intel_pstate/no_turbo`]: '0\n',
    [`${cpu}/smt/active`]: '1\n',
    '/sys/devices/cpu_core/cpus': '0-1\n',
    '/sys/devices/cpu_atom/cpus': '2-3\n',
    [`${cpu}/cpu0/topology/thread_siblings_list`]: '0-1\n',
    [`${cpu}/cpu1/topology/thread_siblings_list`]: '0-1\n',
    [`${cpu}/cpu2/topology/thread_siblings_list`]: '2\n',
    [`${cpu}/cpu3/topology/thread_siblings_list`]: '3\n',
    [`${cpu}/cpu0/thermal_throttle/core_throttle_count`]: '5\n',
    [`${cpu}/cpu0/thermal_throttle/package_throttle_count`]: '2\n',
    [`${cpu}/cpu2/thermal_throttle/core_throttle_count`]: '1\n',
    '/sys/class/thermal/thermal_zone0/temp': '48000\n',
    '/sys/class/thermal/thermal_zone1/temp': '81500\n',
    '/sys/class/thermal/thermal_zone2/temp': '-274000\n',
    '/sys/class/thermal/cooling_device0/temp': '140000\n'
  }

  test('frequency, turbo, siblings, kinds of cores and heat', () => {
    const files = system(hybrid)
    expect(processorPolicy(files)).toEqual({
      frequencyDriver: 'intel_pstate',
      minMhz: 400,
      maxMhz: 4800,
      currentMhz: 2500,
      energyPreference: 'balance_power',
      turbo: true,
      smt: true,
      cores: { performance: 2, efficient: 2 }
    })
    expect([physicalCores(files), heatEvents(files), hottest(files)]).toEqual([3, 7, 81.5])
  })

  test('a system that says nothing leaves nothing but nulls', () => {
    const files = system({})
    expect(Object.values(processorPolicy(files)).every((value) => value === null)).toBe(true)
    expect([physicalCores(files), heatEvents(files), hottest(files)]).toEqual([null, null, null])
  })
})

test('power: mains before batteries; plans by their names and ids', () => {
  const supply = '/sys/class/power_supply'
  const unplugged = { [`${supply}/AC/type`]: 'Mains\n', [`${supply}/AC/online`]: '0\n' }
  const battery = { [`${supply}/BAT0/type`]: 'Battery\n', [`${supply}/BAT0/status`]: 'Discharging\n' }
  expect([onBattery(system({ ...unplugged, ...battery })), onBattery(system(battery)), onBattery(system({}))]).toEqual([
    true,
    true,
    null
  ])
  expect(['low-power', 'a1841308-3541-4fab-bc81-f71556f20b4a', 'low power mode'].every(savesPower)).toBe(true)
  expect(['balanced', '381b4222-f694-41f0-9685-ff5bb260df2e'].some(savesPower)).toBe(false)
})

test('session: remote desktop, debugger, virtual machine, container', () => {
  expect(remoteDesktop(system({}, { SESSIONNAME: 'RDP-Tcp#12' }))).toBe(true)
  expect(remoteDesktop(system({}, { SESSIONNAME: 'Console' }))).toBe(false)
  expect([remoteDesktop(system({}, { XRDP_SESSION: '1' })), remoteDesktop(system({}))]).toEqual([true, null])
  expect([traced(system({ '/proc/self/status': 'TracerPid:\t77\n' })), traced(system({}))]).toEqual([true, null])
  expect(debuggerAttached(system({ '/proc/self/status': 'TracerPid:\t77\n' }))).toBe(true)
  expect(virtualMachine(system({ '/proc/cpuinfo': 'flags\t\t: fpu hypervisor avx2\n' }))).toBe(true)
  const kinds = [
    container(system({ '/.dockerenv': '' })),
    container(system({}, { KUBERNETES_SERVICE_HOST: '10.0.0.1' })),
    container(system({ '/proc/1/environ': 'a=1\0container=lxc\0' })),
    container(system({ '/proc/self/cgroup': '0::/user.slice\n' }))
  ]
  expect(kinds).toEqual(['docker', 'kubernetes', 'lxc', null])
})

test('processor time counts that of the allowed processors only, and stolen time apart', () => {
  const stat = (busy: number, idle: number, steal: number) => ({
    ...allowed('1'),
    '/proc/stat': `cpu  9 9 9 9\ncpu0 99999 0 0 0 0 0 0 0 0 0\ncpu1 ${busy} 0 0 ${idle} 0 0 0 ${steal} 0 0\nintr 1\n`
  })
  const [before, after] = [usage(system(stat(1000, 1000, 100))), usage(system(stat(1250, 1040, 110)))]
  expect(before).toEqual({ busy: 10, idle: 10, stolen: 1, processors: 1 })
  const shares = sharesBetween(before, after, 2)
  expect(shares.othersShare).toBeCloseTo(0.5 / 3, 9)
  expect(shares.stolenShare).toBeCloseTo(0.1 / 2.6, 9)
})

test('the work of graphics is counted once for each client, that of an NPU for all', () => {
  const info = (id: number, nanoseconds: number) =>
    `pos:\t0\ndrm-driver:\ti915\ndrm-client-id:\t${id}\ndrm-engine-render:\t${nanoseconds} ns\ndrm-engine-capacity-video:\t2\n`
  const at = (nanoseconds: number) =>
    deviceBusy(
      system({
        '/proc/self/fdinfo/7': info(3, nanoseconds),
        '/proc/self/fdinfo/8': info(3, nanoseconds),
        '/proc/self/fdinfo/9': info(4, 5e8),
        '/proc/self/fdinfo/1': 'pos:\t0\n',
        '/sys/class/accel/accel0/device/npu_busy_time_us': '250000\n'
      })
    )
  expect(at(1e9)).toEqual({ GPU: 1.5, NPU: 0.25 })
  expect(busyBetween(at(1e9), at(3e9))).toEqual({ GPU: 2, NPU: 0 })
  expect(deviceBusy(system({}))).toEqual({})
})

describe('commands of other systems', () => {
  const windows = (said: string) =>
    fakeSystem({ platform: 'win32', programs: { 'powershell.exe': said }, environment: { SystemRoot: 'C:\\Windows' } })

  test('Windows', async () => {
    const said = JSON.stringify({
      cpu: [{ NumberOfCores: 6, NumberOfLogicalProcessors: 12, MaxClockSpeed: 3200, CurrentClockSpeed: 2100 }],
      battery: [{ BatteryStatus: 1 }],
      system: { Manufacturer: 'Microsoft Corporation', Model: 'Virtual Machine' },
      plan: null,
      scheme: '電源設定の GUID: a1841308-3541-4fab-bc81-f71556f20b4a  (省電力)'
    })
    expect(await askSystem(windows(said))).toMatchObject({
      physicalCores: 6,
      processors: { maxMhz: 3200, currentMhz: 2100, smt: true },
      onBattery: true,
      powerPlan: '省電力',
      powerSaving: true,
      virtualMachine: true
    })
    const desktop = { cpu: [], battery: [], system: null, plan: null, scheme: null }
    expect(await askSystem(windows(JSON.stringify(desktop)))).toMatchObject({ onBattery: null, powerPlan: null })
  })

  test('macOS', async () => {
    const said = [
      "Now drawing from 'Battery Power'",
      ' -InternalBattery-0 (id=1)\t81%; discharging;',
      'Currently in use:',
      ' lowpowermode         1',
      'CPU_Scheduler_Limit \t= 100',
      'hw.physicalcpu: 10',
      'hw.logicalcpu: 10',
      'hw.perflevel0.logicalcpu: 8',
      'hw.perflevel1.logicalcpu: 2'
    ].join('\n')
    expect(await askSystem(fakeSystem({ platform: 'darwin', programs: { sh: said } }))).toMatchObject({
      physicalCores: 10,
      processors: { smt: false, cores: { performance: 8, efficient: 2 } },
      onBattery: true,
      powerPlan: 'low power mode',
      powerSaving: true,
      virtualMachine: null
    })
  })

  test('one that does not answer tells nothing, and Linux is not asked', async () => {
    expect(await askSystem(fakeSystem({ platform: 'win32' }))).toEqual({})
    expect(await askSystem(windows('{"cpu":'))).toEqual({})
    expect(await askSystem(fakeSystem({}))).toEqual({})
  })
})

test('this very machine says what every system says', async () => {
  const { circumstances: around, cores } = await describeWholeMachine()
  expect(around.usableCores).toBeGreaterThan(0)
  expect(around.affinity?.allowed).toBeLessThanOrEqual(cores)
  expect(around.availableMemoryBytes).toBeGreaterThan(0)
  expect(JSON.parse(JSON.stringify(circumstances()))).toMatchObject({ usableCores: around.usableCores })
})
