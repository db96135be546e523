import path from 'node:path'
import { type Files, trimmed } from './files'

/** How often a quota stopped this process since its group was made. */
export interface QuotaCounters {
  readonly periods: number
  readonly throttledPeriods: number
  readonly seconds: number
}

/** CPU quota in processors, the least of all groups that we are in: cgroup v2's `cpu.max`, else v1's `cpu.cfs_quota_us`. */
export function cpuQuota(files: Files): number | null {
  const quotas = limitingGroups(files).map(({ quota }) => quota)
  return quotas.length === 0 ? null : Math.min(...quotas)
}

/** Of all groups with a quota together: any of them may stop us. Null where there is none. */
export function quotaCounters(files: Files): QuotaCounters | null {
  const groups = limitingGroups(files)
  if (groups.length === 0) return null
  const all = groups.map(({ folder }) => countersOf(files.read(path.posix.join(folder, 'cpu.stat')) ?? ''))
  const sum = (pick: (counters: QuotaCounters) => number): number => all.reduce((total, one) => total + pick(one), 0)
  return {
    periods: Math.max(...all.map(({ periods }) => periods)),
    throttledPeriods: sum(({ throttledPeriods }) => throttledPeriods),
    seconds: sum(({ seconds }) => seconds)
  }
}

export function memoryLimit(files: Files, totalBytes: number): number | null {
  const limits = [...groups(files, '', 'memory.max'), ...groups(files, 'memory', 'memory.limit_in_bytes')]
    .map(({ value }) => Number(value))
    .filter((limit) => Number.isFinite(limit) && limit > 0 && limit < totalBytes)
  return limits.length === 0 ? null : Math.min(...limits)
}

/** Version 2 counts microseconds, version 1 nanoseconds. */
function countersOf(stat: string): QuotaCounters {
  const value = (name: string): number => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(stat)?.[1] ?? 0)
  return {
    periods: value('nr_periods'),
    throttledPeriods: value('nr_throttled'),
    seconds: value('throttled_usec') / 1e6 + value('throttled_time') / 1e9
  }
}

function limitingGroups(files: Files): { folder: string; quota: number }[] {
  const second = groups(files, '', 'cpu.max').map(({ folder, value }) => {
    const [max, period] = value.split(' ').map(Number)
    return { folder, quota: (max ?? 0) / (period ?? 0) }
  })
  const first = groups(files, 'cpu', 'cpu.cfs_quota_us').map(({ folder, value }) => ({
    folder,
    quota: Number(value) / Number(trimmed(files, path.posix.join(folder, 'cpu.cfs_period_us')) ?? 0)
  }))
  return [...second, ...first].filter(({ quota }) => Number.isFinite(quota) && quota > 0)
}

/** This file of our own control group and of those around it; `controller` empty for version 2. */
function groups(files: Files, controller: string, file: string): { folder: string; value: string }[] {
  const line = (files.read('/proc/self/cgroup') ?? '')
    .trim()
    .split('\n')
    .map((entry) => entry.split(':'))
    .find(([, controllers]) => (controller === '' ? controllers === '' : controllers?.split(',').includes(controller)))
  if (line === undefined) return []
  // In a container our own group is mounted at the root, whatever path it has outside.
  const mount = path.posix.join('/sys/fs/cgroup', controller)
  const folders = new Set<string>([mount])
  for (let own = line.slice(2).join(':'); own !== '/' && own !== '' && own !== '.'; own = path.posix.dirname(own)) {
    folders.add(path.posix.join(mount, own))
  }
  return [...folders].flatMap((folder) => {
    const value = trimmed(files, path.posix.join(folder, file))
    return value === null ? [] : [{ folder, value }]
  })
}
