import { expect, test } from 'vitest'
import { describeDevice, deviceIds, listDevices, whatItSays } from './devices'
import { loadOpenVino } from './load'
import { hasPlugin } from './plugins'

const openvino = loadOpenVino()
const { libraryPath } = openvino

test('the CPU is described with what OpenVINO tells of it', () => {
  const cpu = listDevices(openvino).find(({ id }) => id === 'CPU')
  expect(cpu?.fullName.length).toBeGreaterThan(3)
  expect(cpu?.type).toBe('integrated')
  expect(cpu?.capabilities).toContain('FP32')
  expect(cpu?.streamsRange?.[0]).toBe(1)
  expect(cpu?.requestsRange).toHaveLength(3)
  expect(cpu?.pluginVersion).toMatch(/^\d{4}\./)
  expect(cpu?.properties['FULL_DEVICE_NAME']).toBe(cpu?.fullName)
  expect(JSON.parse(JSON.stringify(cpu))).toEqual(cpu)
})

test('asked kind by kind and device by device, OpenVINO tells the same as in one list', () => {
  const listed = listDevices(openvino)
  const ids = ['CPU', 'GPU', 'NPU'].flatMap((kind) => deviceIds(openvino, kind))
  expect(ids).toEqual(listed.map(({ id }) => id))
  expect(ids.map((id) => describeDevice(openvino, id))).toEqual(listed)
})

/** An OpenVINO with these devices, most of whose properties fail. */
const failing = (numbers: string | string[]): typeof openvino => ({
  ...openvino,
  extras: null,
  addon: {
    Core: class {
      getAvailableDevices = () => ['GPU.1']
      getProperty = (_device: string, name: string) => {
        if (name === 'AVAILABLE_DEVICES') return numbers
        if (name === 'SUPPORTED_PROPERTIES') return ['FULL_DEVICE_NAME', 'GPU_DEVICE_TOTAL_MEM_SIZE', 'BROKEN']
        if (name === 'GPU_DEVICE_TOTAL_MEM_SIZE') return 8_000_000_000
        throw new Error(refusal)
      }
      getVersions = () => {
        throw new Error('driver trouble')
      }
    }
  } as unknown as typeof openvino.addon
})
const refusal = `Exception from src/inference/src/cpp/core.cpp:268:
Check '!m_device_map.empty()' failed at src/plugins/intel_gpu/src/plugin/plugin.cpp:559:
[GPU] No supported devices found.
[GPU] Please check the drivers.`

test('a property that fails is left out and breaks nothing', () => {
  const [gpu] = listDevices(failing([]))
  expect(gpu).toMatchObject({
    id: 'GPU.1',
    fullName: 'GPU.1',
    memoryBytes: 8_000_000_000,
    pluginVersion: null,
    type: null
  })
})

test('one device of a kind has no number, several have one each', () => {
  expect(deviceIds(failing([]), 'GPU')).toEqual([])
  expect(deviceIds(failing(['0']), 'GPU')).toEqual(['GPU'])
  expect(deviceIds(failing(['0', '1']), 'GPU')).toEqual(['GPU.0', 'GPU.1'])
})

test('what OpenVINO says of a device that it cannot use is told without the places in its sources', () => {
  expect(whatItSays(failing([]), 'GPU')).toBe('No supported devices found. Please check the drivers.')
  expect(whatItSays(openvino, 'CPU')).toBeNull()
  for (const kind of ['GPU', 'NPU']) expect(whatItSays(openvino, kind) ?? '').not.toMatch(/\.cpp:|Exception from/)
})

test.skipIf(libraryPath === null)('a plugin is found beside the library, and one that is not there is not', () => {
  expect(hasPlugin(libraryPath ?? '', 'CPU')).toBe(true)
  expect(hasPlugin(libraryPath ?? '', 'TPU')).toBe(false)
})
