import type { Engine } from '../../engine'
import { describeDevices } from '../devices-text'
import { exitCodes } from '../exit-codes'
import type { ListOptions } from '../options'
import type { Output } from '../output'

/** `vinobench devices`: what OpenVINO can use here, and why something expected is missing. */
export async function runDevices({ json }: ListOptions, engine: Engine, { stdout, signal }: Output): Promise<number> {
  const { openvino, devices, missing } = await engine.devices(signal)
  if (json) stdout.write(`${JSON.stringify({ openvino, devices, missing }, null, 2)}\n`)
  else stdout.write(describeDevices({ openvino, devices, missing }, stdout))
  return exitCodes.done
}
