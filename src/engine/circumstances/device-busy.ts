import { type Files, numberIn } from './files'

/**
 * For how long each kind of device has worked, in seconds: Intel's graphics for this process alone, as the kernel counts it
 * for each of its clients (drm-usage-stats), the NPU for everybody. Missing where the system does not count.
 */
export function deviceBusy(files: Files): Record<string, number> {
  const [gpu, npu] = [graphics(files), npuSeconds(files)]
  return { ...(gpu !== null && { GPU: gpu }), ...(npu !== null && { NPU: npu }) }
}

/** What was added meanwhile, of the kinds that were counted both times. */
export function busyBetween(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>) {
  return Object.fromEntries(
    Object.entries(after).flatMap(([kind, seconds]) => {
      const began = before[kind]
      return began === undefined ? [] : [[kind, Math.max(0, seconds - began)]]
    })
  )
}

/** A client's file may be open several times: it counts once. Nanoseconds of all its engines. */
function graphics(files: Files): number | null {
  const clients = new Map<string, number>()
  for (const name of files.list('/proc/self/fdinfo')) {
    const info = files.read(`/proc/self/fdinfo/${name}`) ?? ''
    if (!/^drm-driver:\s*(i915|xe)\b/m.test(info)) continue
    const id = /^drm-client-id:\s*(\d+)/m.exec(info)?.[1] ?? name
    const engines = [...info.matchAll(/^drm-engine-(?!capacity)[\w-]+:\s*(\d+) ns/gm)]
    if (engines.length > 0) clients.set(id, engines.reduce((sum, [, value]) => sum + Number(value), 0) / 1e9)
  }
  return clients.size === 0 ? null : [...clients.values()].reduce((sum, one) => sum + one, 0)
}

function npuSeconds(files: Files): number | null {
  const each = files
    .list('/sys/class/accel')
    .flatMap((name) => numberIn(files, `/sys/class/accel/${name}/device/npu_busy_time_us`) ?? [])
  return each.length === 0 ? null : each.reduce((sum, one) => sum + one, 0) / 1e6
}
