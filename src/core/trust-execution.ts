import type { Check } from './trust'
import { finding, named } from './trust-finding'

/** How exact each precision is, best first; what is missing here is not compared. */
const exactness = ['f64', 'f32', 'tf32', 'f16', 'bf16', 'i8', 'u8', 'i4', 'u4']

/** Only where a row asks for one: what a device does by itself is normal, and stated. */
const lowerPrecision: Check = ({ requested, effective }) => {
  const asked = requested?.config['INFERENCE_PRECISION_HINT']
  const executed = effective?.precision ?? null
  if (typeof asked !== 'string' || executed === null) return []
  const [wanted, got] = [exactness.indexOf(asked), exactness.indexOf(executed)]
  return wanted < 0 || got <= wanted ? [] : [finding('invalid', 'lower-precision', { asked, executed })]
}

/** AUTO lends the processor until its accelerator is ready: what it did meanwhile is not the accelerator's figure. */
const notHandedOver: Check = ({ rounds }) => {
  const helped = rounds.filter(({ executedOn }) => executedOn?.handover?.complete === false)
  if (helped.length === 0) return []
  const seconds = Math.max(...helped.map(({ executedOn }) => executedOn?.handover?.seconds ?? 0))
  return [finding('invalid', 'not-handed-over', { rounds: named(helped), seconds })]
}

const deviceChanged: Check = ({ rounds }) => {
  const changed = rounds.filter(({ executedOn }) => {
    const { before = null, after = null } = executedOn ?? {}
    return before !== null && after !== null && before.join() !== after.join()
  })
  const [first] = changed
  if (first?.executedOn === undefined) return []
  const { before, after } = first.executedOn
  return [finding('invalid', 'device-changed', { rounds: named(changed), before: before ?? [], after: after ?? [] })]
}

/** Where the system counts the work of a device for this process, one that did nothing did not execute. */
const deviceIdle: Check = ({ spec, rounds }) => {
  const kind = /^(GPU|NPU)(\.\d+)?$/.exec(spec.device)?.[1]
  if (kind === undefined) return []
  const idle = rounds.filter(({ around }) => around?.deviceBusy[kind] === 0)
  return idle.length === 0 ? [] : [finding('invalid', 'device-idle', { rounds: named(idle), device: spec.device })]
}

/** Proof that a row executed on what it claims, as exactly as it was asked to. */
export const executionChecks: readonly Check[] = [lowerPrecision, notHandedOver, deviceChanged, deviceIdle]
