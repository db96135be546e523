import os from 'node:os'
import { allowedList, expandList, type Files } from './files'

/** Processor time since the system started, in seconds, of the processors that this process may use. */
export interface Usage {
  readonly busy: number
  readonly idle: number
  /** What a host gave to others although it was wanted here; null: the system does not count it. */
  readonly stolen: number | null
  readonly processors: number
}

/** The kernel counts hundredths of a second whatever its own clock is (USER_HZ). */
const ticksPerSecond = 100

export function usage(files: Files): Usage {
  const stat = files.platform === 'linux' ? files.read('/proc/stat') : null
  return stat === null ? usageOfAll() : linuxUsage(stat, expandList(allowedList(files) ?? ''))
}

/** Fields: user nice system idle iowait irq softirq steal; guests are in `user` already. */
function linuxUsage(stat: string, allowed: readonly number[]): Usage {
  const own = stat.split('\n').flatMap((line) => {
    const cpu = /^cpu(\d+) (.+)$/.exec(line)
    return cpu !== null && allowed.includes(Number(cpu[1])) ? [(cpu[2] ?? '').split(' ').map(Number)] : []
  })
  const sum = (...fields: number[]): number =>
    own.reduce((total, times) => fields.reduce((part, field) => part + (times[field] ?? 0), total), 0) / ticksPerSecond
  return { busy: sum(0, 1, 2, 5, 6), idle: sum(3, 4), stolen: sum(7), processors: own.length }
}

function usageOfAll(): Usage {
  const all = os.cpus().map(({ times }) => times)
  const busy = all.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0)
  const idle = all.reduce((sum, times) => sum + times.idle, 0)
  return { busy: busy / 1000, idle: idle / 1000, stolen: null, processors: all.length }
}

/** What others took of the processors' time, and the host of what was wanted, while this process used `ownSeconds`. */
export function sharesBetween(before: Usage, after: Usage, ownSeconds: number) {
  const busy = after.busy - before.busy
  const stolen = before.stolen === null || after.stolen === null ? null : after.stolen - before.stolen
  const wanted = busy + (stolen ?? 0)
  const total = wanted + after.idle - before.idle
  return {
    othersShare: total <= 0 ? null : Math.min(1, Math.max(0, busy - ownSeconds) / total),
    stolenShare: stolen === null || wanted <= 0 ? null : Math.max(0, stolen / wanted)
  }
}
