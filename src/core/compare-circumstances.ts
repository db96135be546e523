import type { NamedRecord } from './compare'
import { stopWords } from './export/settings-words'
import { plural } from './export/words'
import type { EffectiveSettings, RunRecord } from './record'

/** What besides the measured thing differs between two results, as sentences. `b` is compared with `a`. */
export function differingCircumstances(a: NamedRecord, b: NamedRecord): string[] {
  return [
    machines(a, b),
    models(a, b),
    runtimes(a, b),
    plans(a, b),
    programs(a, b),
    ...settings(a, b),
    ...doubtful(a),
    ...doubtful(b)
  ].filter((sentence, index, all) => sentence !== null && all.indexOf(sentence) === index) as string[]
}

function machines(a: NamedRecord, b: NamedRecord): string | null {
  const [one, two] = [a.record.machine, b.record.machine]
  const [here, there] = [one, two].map(
    ({ cpu, cores, circumstances }) => `${cpu}, ${circumstances?.usableCores ?? cores} of ${cores} processors usable`
  )
  if (one.id !== two.id) {
    return `These were different machines: ${a.name} (${here}, ${one.os}) and ${b.name} (${there}, ${two.os}).`
  }
  if (here !== there) return `The machine had changed: ${a.name} (${here}) and ${b.name} (${there}).`
  const power = [one, two].map(({ circumstances }) => circumstances?.onBattery ?? null)
  if (power[0] === power[1] || power.includes(null)) return null
  return `${power[0] === true ? a.name : b.name} was measured on battery, the other one on mains power.`
}

function models(a: NamedRecord, b: NamedRecord): string | null {
  const [one, two] = [a.record.model, b.record.model]
  const words = [one, two].map(
    ({ id, name, inputShape }) => `${name} (${id}), input ${(inputShape ?? []).join('×') || 'unknown'}`
  )
  if (words[0] !== words[1]) return `These are different models: ${a.name} has ${words[0]}; ${b.name} has ${words[1]}.`
  if (one.synthetic !== two.synthetic) {
    return `${one.synthetic ? a.name : b.name} was measured with random weights, the other one with published ones.`
  }
  const known = one.sha256 !== null && two.sha256 !== null
  return known && one.sha256 !== two.sha256 ? `The model files of ${a.name} and ${b.name} are not the same.` : null
}

function runtimes(a: NamedRecord, b: NamedRecord): string | null {
  const [one, two] = [a, b].map(({ record: { openvino } }) =>
    openvino === null ? 'no OpenVINO' : `OpenVINO ${openvino.version} (${openvino.source})`
  )
  return one === two ? null : `${a.name} was measured with ${one}, ${b.name} with ${two}.`
}

function plans(a: NamedRecord, b: NamedRecord): string | null {
  const [one, two] = [a, b].map(({ record }) => planWords(record.plan))
  return one === two ? null : `The plans differ: ${a.name} has ${one}; ${b.name} has ${two}.`
}

/** A record of another program may lack a plan. */
function planWords(plan: RunRecord['plan'] | undefined): string {
  if (plan?.stop === undefined) return 'an unknown plan'
  const picture = plan.image === null ? '' : `, picture ${plan.image.split(/[\\/]/).at(-1)}`
  return `${plural(plan.rounds, 'round')} of ${stopWords(plan.stop)}${picture}`
}

function programs(a: NamedRecord, b: NamedRecord): string | null {
  const [one, two] = [a.record.app.version, b.record.app.version]
  return one === two ? null : `They were measured by different versions of VinoBench: ${one} and ${two}.`
}

/** What the rows did: on one machine all of it should be the same, on another one at least the precision. */
function settings(a: NamedRecord, b: NamedRecord): string[] {
  const names: (keyof EffectiveSettings)[] =
    a.record.machine.id === b.record.machine.id
      ? ['requests', 'streams', 'threads', 'precision', 'autoBatch', 'executionDevices']
      : ['precision']
  return a.record.rows.flatMap((row) => {
    const other = b.record.rows.find(({ id, fps }) => id === row.id && fps !== null)
    if (other === undefined || row.fps === null) return []
    const changed = names.flatMap((name) => {
      const [one, two] = [row, other].map(({ effective }) => settingWords(effective?.[name]))
      return one === two ? [] : [`${settingNames[name] ?? name} ${one} and ${two}`]
    })
    return changed.length === 0
      ? []
      : [`${row.id} did not run alike in ${a.name} and ${b.name}: ${changed.join('; ')}.`]
  })
}

const settingNames: Partial<Record<keyof EffectiveSettings, string>> = {
  autoBatch: 'automatic batch',
  executionDevices: 'devices'
}

const settingWords = (value: EffectiveSettings[keyof EffectiveSettings]): string =>
  value === null || value === undefined ? 'none' : typeof value === 'object' ? value.join(' + ') : String(value)

function doubtful({ name, record }: NamedRecord): string[] {
  return (['invalid', 'doubtful'] as const).flatMap((state) => {
    const rows = record.rows.filter(({ trust }) => trust?.state === state).map(({ id }) => id)
    return rows.length === 0 ? [] : [`${name} itself calls these rows ${state}: ${rows.join(', ')}.`]
  })
}
