import type { DeviceInfo, DevicesReport, MissingDevice } from '../../../core/device'
import { shortVersion } from '../../../core/export/settings-words'
import { evidenceWords } from '../../../core/explain/evidence-words'
import { missingWords } from '../../../core/explain/missing-words'
import { language, t } from '../../lib/i18n.svelte'
import { abilities, facts, precisions, propertyText } from './words'

/** All that the screen shows, as text for a mail or a ticket. */
export function reportText({ openvino, devices, missing, otherGraphics }: DevicesReport): string {
  const blocks = [
    [`OpenVINO ${shortVersion(openvino.version)}`],
    ...devices.map(deviceLines),
    ...(otherGraphics.length === 0 ? [] : [[t('devices:others'), ...otherGraphics.map(({ name }) => `- ${name}`)]]),
    ...missing.map(missingLines)
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function deviceLines(device: DeviceInfo): string[] {
  return [
    `${device.id}: ${device.fullName}`,
    ...precisions(device).map(({ term, name, note }) => `- ${term} (${name}): ${note}`),
    ...abilities(device).map(({ term, words }) => `- ${term}: ${words}`),
    ...facts(device).map(({ name, value }) => `- ${name}: ${value}`),
    ...Object.entries(device.properties).map(([name, value]) => `  ${name} = ${propertyText(value)}`)
  ]
}

function missingLines(device: MissingDevice): string[] {
  const { reason, remedy } = missingWords(device, language.current)
  return [
    `${t('devices:missing')}: ${device.id}`,
    reason,
    `${t('devices:whatToDo')}: ${remedy}`,
    ...device.evidence.map((seen) => `- ${evidenceWords(seen, language.current)}`)
  ]
}
