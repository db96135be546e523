import { native } from './library'
import { check } from './status'

/** Version information of OpenVINO or one of its plugins; `toString()` is there but not enumerable, as in openvino-node. */
export interface Version {
  readonly buildNumber: string
  readonly description: string
}

export function version(buildNumber: string, description: string): Version {
  const number = /^\d+\.\d+\.\d+/.exec(buildNumber)?.[0] ?? buildNumber
  return Object.defineProperty({ buildNumber, description }, 'toString', {
    value: () => `${description}\n    Version : ${number}\n    Build   : ${buildNumber}\n`,
    enumerable: false
  })
}

export function openVinoVersion(): Version {
  const slot = new BigUint64Array(2)
  check(native().version(slot))
  const [buildNumber = 0n, description = 0n] = slot
  const found = version(native().textAt(buildNumber), native().textAt(description))
  native().versionFree(slot)
  return found
}
