import type { ComparedRun, NamedRecord } from './compare'
import type { EffectiveSettings, ImportedFrom, RecordedPlan } from './record'

/** What besides the measured thing differs between two results; `a` and `b` are their names. */
export type Circumstance = Two &
  (
    | { readonly kind: 'machines' | 'machine-changed'; readonly one: MachineFact; readonly two: MachineFact }
    /** `run` was measured on battery, the other one was not. */
    | { readonly kind: 'battery'; readonly run: string }
    | { readonly kind: 'models'; readonly one: ModelFact; readonly two: ModelFact }
    /** `run` has random weights, the other one has published ones. */
    | { readonly kind: 'random-weights'; readonly run: string }
    | { readonly kind: 'model-files' }
    | { readonly kind: 'openvino'; readonly one: ComparedRun['openvino']; readonly two: ComparedRun['openvino'] }
    | { readonly kind: 'plans'; readonly one: PlanFact | null; readonly two: PlanFact | null }
    | { readonly kind: 'programs'; readonly one: string; readonly two: string }
    | { readonly kind: 'settings'; readonly row: string; readonly changed: readonly SettingChange[] }
    | { readonly kind: 'doubted'; readonly run: string; readonly state: DoubtedState; readonly rows: readonly string[] }
    /** `run` states one figure for each row and no rounds: there can be no interval. */
    | { readonly kind: 'single-figures'; readonly run: string }
    /** `run` is another tool's report: what it does not say cannot be compared, and may differ. */
    | { readonly kind: 'imported'; readonly run: string; readonly from: ImportedFrom; readonly model: string }
  )

interface Two {
  readonly a: string
  readonly b: string
}

type DoubtedState = 'invalid' | 'doubtful'

export interface MachineFact {
  readonly cpu: string
  readonly os: string
  readonly cores: number | null
  readonly usableCores: number | null
}

export interface ModelFact {
  readonly id: string
  readonly name: string
  readonly inputShape: readonly number[]
}

export type PlanFact = Pick<RecordedPlan, 'rounds' | 'stop'> & { readonly picture: string | null }

export interface SettingChange {
  readonly name: keyof EffectiveSettings
  readonly one: string | null
  readonly two: string | null
}

/** Everything that differs. `b` is compared with `a`. */
export function differingCircumstances(a: NamedRecord, b: NamedRecord): Circumstance[] {
  const names = { a: a.name, b: b.name }
  const imported = [...importedFrom(a), ...importedFrom(b)]
  // Of a report that names neither its machine nor its OpenVINO it cannot be said that they are others.
  const around = [
    machines(a, b),
    models(a, b),
    runtimes(a.record, b.record),
    plans(a.record, b.record),
    programs(a.record, b.record)
  ]
  const differing = [
    ...(imported.length > 0 ? imported : around),
    ...settings(a.record, b.record),
    ...singleFigures(a),
    ...singleFigures(b),
    ...doubted(a),
    ...doubted(b)
  ]
  return differing.flatMap((one) => (one === null ? [] : [{ ...names, ...one } as Circumstance]))
}

/** Such a difference makes a ratio say something else than it seems to: the two did not do the same work alike. */
export function isUnlike(circumstance: Circumstance): boolean {
  if (circumstance.kind === 'settings') {
    return circumstance.changed.some(({ name }) => name === 'precision' || name === 'executionDevices')
  }
  if (circumstance.kind === 'doubted') return circumstance.state === 'invalid'
  return unlikeKinds.includes(circumstance.kind)
}

/** Random weights are not among them: a graph takes as long with them as with others. */
const unlikeKinds: readonly Circumstance['kind'][] = [
  'single-figures',
  'imported',
  'models',
  'model-files',
  'battery',
  'machine-changed'
]

type Found = Circumstance extends infer One ? (One extends unknown ? Omit<One, 'a' | 'b'> : never) : never

function machines(a: NamedRecord, b: NamedRecord): Found | null {
  const [one, two] = [machineFact(a.record), machineFact(b.record)]
  if (a.record.machine.id !== b.record.machine.id) return { kind: 'machines', one, two }
  const changed = one.cpu !== two.cpu || one.cores !== two.cores || one.usableCores !== two.usableCores
  if (changed) return { kind: 'machine-changed', one, two }
  const [before, after] = [a, b].map(({ record }) => record.machine.circumstances?.onBattery ?? null)
  if (before === after || before === null || after === null) return null
  return { kind: 'battery', run: before === true ? a.name : b.name }
}

function machineFact({ machine }: ComparedRun): MachineFact {
  const { cpu, os, cores, circumstances } = machine
  return { cpu, os, cores, usableCores: circumstances?.usableCores ?? cores }
}

function models(a: NamedRecord, b: NamedRecord): Found | null {
  const [one, two] = [a.record.model, b.record.model]
  const shapes = [one, two].map(({ inputShape }) => inputShape.join())
  const sameGraph = one.id === two.id && shapes[0] === shapes[1]
  if (sameGraph && one.synthetic !== two.synthetic) {
    return { kind: 'random-weights', run: one.synthetic ? a.name : b.name }
  }
  if (!sameGraph || one.name !== two.name) {
    const [first, second] = [one, two].map(({ id, name, inputShape }) => ({ id, name, inputShape }))
    return { kind: 'models', one: first as ModelFact, two: second as ModelFact }
  }
  const known = one.sha256 !== null && two.sha256 !== null
  return known && one.sha256 !== two.sha256 ? { kind: 'model-files' } : null
}

function runtimes({ openvino: one }: ComparedRun, { openvino: two }: ComparedRun): Found | null {
  const same = one?.version === two?.version && one?.source === two?.source
  return same ? null : { kind: 'openvino', one, two }
}

function plans(a: ComparedRun, b: ComparedRun): Found | null {
  const [one, two] = [planFact(a), planFact(b)] as const
  return JSON.stringify(one) === JSON.stringify(two) ? null : { kind: 'plans', one, two }
}

function planFact({ plan }: ComparedRun): PlanFact | null {
  if (plan === null) return null
  const { frames, minSeconds, maxSeconds } = plan.stop
  const picture = plan.image?.split(/[\\/]/).at(-1) ?? null
  return { rounds: plan.rounds, stop: { frames, minSeconds, maxSeconds }, picture }
}

function programs({ app: one }: ComparedRun, { app: two }: ComparedRun): Found | null {
  const same = one.name === two.name && one.version === two.version
  return same ? null : { kind: 'programs', one: one.version, two: two.version }
}

/** What the rows did: on one machine all of it should be the same, on another one at least the precision. */
function settings(a: ComparedRun, b: ComparedRun): Found[] {
  const names: (keyof EffectiveSettings)[] =
    a.machine.id === b.machine.id || a.importedFrom !== undefined || b.importedFrom !== undefined
      ? ['requests', 'streams', 'threads', 'precision', 'autoBatch', 'executionDevices']
      : ['precision']
  return a.rows.flatMap((row): Found[] => {
    const other = b.rows.find(({ id, fps }) => id === row.id && fps !== null)
    // A row that does not say what it did cannot be said to have done something else.
    if (other === undefined || row.fps === null || row.effective === null || other.effective === null) return []
    const [mine, theirs] = [row.effective, other.effective]
    const changed = names.flatMap((name): SettingChange[] => {
      const [one, two] = [settingText(mine[name]), settingText(theirs[name])]
      // A report leaves most of it open: nothing is no difference there.
      const isOpen = (a.importedFrom !== undefined && one === null) || (b.importedFrom !== undefined && two === null)
      return one === two || isOpen ? [] : [{ name, one, two }]
    })
    return changed.length === 0 ? [] : [{ kind: 'settings', row: row.id, changed }]
  })
}

const settingText = (value: EffectiveSettings[keyof EffectiveSettings]): string | null =>
  value === null || value === undefined ? null : typeof value === 'object' ? value.join(' + ') : String(value)

function importedFrom({ name, record: { importedFrom: from, model } }: NamedRecord): Found[] {
  return from === undefined ? [] : [{ kind: 'imported', run: name, from, model: model.name }]
}

function singleFigures({ name, record }: NamedRecord): Found[] {
  // Said already, with all else that is missing.
  if (record.importedFrom !== undefined) return []
  const measured = record.rows.filter(({ fps }) => fps !== null)
  const none = measured.length > 0 && measured.every(({ rounds }) => rounds.length === 0)
  return none ? [{ kind: 'single-figures', run: name }] : []
}

function doubted({ name, record }: NamedRecord): Found[] {
  if (record.importedFrom !== undefined) return []
  return (['invalid', 'doubtful'] as const).flatMap((state): Found[] => {
    const rows = record.rows.filter(({ trust }) => trust?.state === state).map(({ id }) => id)
    return rows.length === 0 ? [] : [{ kind: 'doubted', run: name, state, rows }]
  })
}
