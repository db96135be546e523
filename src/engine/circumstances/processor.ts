import type { ProcessorPolicy } from '../../core/record'
import { allowedList, expandList, type Files, numberIn, trimmed } from './files'

const folder = '/sys/devices/system/cpu'
const ofEach = (files: Files): number[] => expandList(allowedList(files) ?? '')

export function processorPolicy(files: Files): ProcessorPolicy {
  const [first = 0] = ofEach(files)
  const frequency = `${folder}/cpu${first}/cpufreq`
  return {
    frequencyDriver: trimmed(files, `${frequency}/scaling_driver`),
    minMhz: megahertz(numberIn(files, `${frequency}/scaling_min_freq`)),
    maxMhz: megahertz(numberIn(files, `${frequency}/scaling_max_freq`)),
    currentMhz: currentMhz(files),
    energyPreference: trimmed(files, `${frequency}/energy_performance_preference`),
    turbo: turbo(files),
    smt: flag(numberIn(files, `${folder}/smt/active`)),
    cores: coreTypes(files)
  }
}

export const governor = (files: Files): string | null => {
  const [first = 0] = ofEach(files)
  return trimmed(files, `${folder}/cpu${first}/cpufreq/scaling_governor`)
}

/** Mean over the processors that we may use. */
export function currentMhz(files: Files): number | null {
  const each = ofEach(files).flatMap((cpu) => numberIn(files, `${folder}/cpu${cpu}/cpufreq/scaling_cur_freq`) ?? [])
  return each.length === 0 ? null : megahertz(each.reduce((sum, one) => sum + one, 0) / each.length)
}

/** Processors that share a core name the same siblings. Elsewhere than on Linux the frameworks know better than we do. */
export function physicalCores(files: Files): number | null {
  const cores = ofEach(files).map((cpu) => trimmed(files, `${folder}/cpu${cpu}/topology/thread_siblings_list`))
  return cores.length === 0 || cores.includes(null) ? null : new Set(cores).size
}

/** How often the processors slowed down because of heat since the system started; each package counts once. */
export function heatEvents(files: Files): number | null {
  const counts = ofEach(files).flatMap((cpu) => {
    const at = `${folder}/cpu${cpu}/thermal_throttle`
    const core = numberIn(files, `${at}/core_throttle_count`)
    return core === null ? [] : [core + (numberIn(files, `${at}/package_throttle_count`) ?? 0)]
  })
  return counts.length === 0 ? null : Math.max(...counts)
}

/** The hottest sensor; some report nonsense while they sleep. */
export function hottest(files: Files): number | null {
  const zones = files.list('/sys/class/thermal').filter((name) => name.startsWith('thermal_zone'))
  const degrees = zones.flatMap((zone) => {
    const celsius = (numberIn(files, `/sys/class/thermal/${zone}/temp`) ?? 0) / 1000
    return celsius > 0 && celsius < 150 ? [celsius] : []
  })
  return degrees.length === 0 ? null : Math.max(...degrees)
}

function turbo(files: Files): boolean | null {
  const off = flag(numberIn(files, `${folder}/intel_pstate/no_turbo`))
  return off === null ? flag(numberIn(files, `${folder}/cpufreq/boost`)) : !off
}

/** Hybrid processors of Intel have a driver for each kind of core. */
function coreTypes(files: Files): ProcessorPolicy['cores'] {
  const performance = trimmed(files, '/sys/devices/cpu_core/cpus')
  const efficient = trimmed(files, '/sys/devices/cpu_atom/cpus')
  if (performance === null || efficient === null) return null
  return { performance: expandList(performance).length, efficient: expandList(efficient).length }
}

/** The kernel counts kilohertz. */
const megahertz = (kilohertz: number | null): number | null =>
  kilohertz === null ? null : Math.round(kilohertz / 1000)

const flag = (value: number | null): boolean | null => (value === null ? null : value === 1)
