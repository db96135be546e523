import type { Engine } from '../../engine'
import { describeDevices } from '../devices-text'
import { exitCodes } from '../exit-codes'
import type { ListOptions } from '../options'
import type { Output } from '../output'

/** `vinobench devices`: what OpenVINO can use here, and why something expected is missing. */
export async function runDevices({ json }: ListOptions, engine: Engine, { stdout, signal }: Output): Promise<number> {
  const report = await engine.devices(signal)
  stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : describeDevices(report, stdout))
  return exitCodes.done
}
