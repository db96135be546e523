import path from 'node:path'
import { type Files, trimmed } from './files'

/** True where a battery discharges; null where there is neither battery nor mains that tells. */
export function onBattery(files: Files): boolean | null {
  const folder = '/sys/class/power_supply'
  const supplies = files.list(folder).map((name) => path.posix.join(folder, name))
  const mains = supplies.filter((supply) => trimmed(files, path.posix.join(supply, 'type')) === 'Mains')
  if (mains.length > 0) return mains.every((supply) => trimmed(files, path.posix.join(supply, 'online')) === '0')
  const batteries = supplies.filter((supply) => trimmed(files, path.posix.join(supply, 'type')) === 'Battery')
  return batteries.length === 0
    ? null
    : batteries.some((supply) => trimmed(files, path.posix.join(supply, 'status')) === 'Discharging')
}

/** Linux: the plan of the firmware, which desktops set by their menus. */
export const platformProfile = (files: Files): string | null => trimmed(files, '/sys/firmware/acpi/platform_profile')

/** By the names that Linux, Windows (also by the plan's id, which is not translated) and macOS give it. */
export function savesPower(plan: string | null): boolean | null {
  if (plan === null) return null
  return /^(low-power|quiet|cool|power-saver)$|a1841308-3541-4fab-bc81-f71556f20b4a|low power mode/i.test(plan)
}
