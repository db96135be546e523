import { expect, test } from 'vitest'
import { listDevices } from './devices'
import { loadOpenVino } from './load'
import { missingDevices, type SystemView } from './missing-devices'

const { addon, extras, libraryPath } = loadOpenVino()

test('the CPU is described with what OpenVINO tells of it', () => {
  const cpu = listDevices(addon, extras).find(({ id }) => id === 'CPU')
  expect(cpu?.fullName.length).toBeGreaterThan(3)
  expect(cpu?.type).toBe('integrated')
  expect(cpu?.capabilities).toContain('FP32')
  expect(cpu?.streamsRange?.[0]).toBe(1)
  expect(cpu?.requestsRange).toHaveLength(3)
  expect(cpu?.pluginVersion).toMatch(/^\d{4}\./)
  expect(cpu?.properties['FULL_DEVICE_NAME']).toBe(cpu?.fullName)
  expect(JSON.parse(JSON.stringify(cpu))).toEqual(cpu)
})

test('a property that fails is left out and breaks nothing', () => {
  const failing = {
    Core: class {
      getAvailableDevices = () => ['GPU.1']
      getProperty = (_device: string, name: string) => {
        if (name === 'SUPPORTED_PROPERTIES') return ['FULL_DEVICE_NAME', 'GPU_DEVICE_TOTAL_MEM_SIZE', 'BROKEN']
        if (name === 'GPU_DEVICE_TOTAL_MEM_SIZE') return 8_000_000_000
        throw new Error('driver trouble')
      }
      getVersions = () => {
        throw new Error('driver trouble')
      }
    }
  } as unknown as typeof addon
  const [gpu] = listDevices(failing, null)
  expect(gpu).toMatchObject({
    id: 'GPU.1',
    fullName: 'GPU.1',
    memoryBytes: 8_000_000_000,
    pluginVersion: null,
    type: null
  })
})

const linux: SystemView = { platform: 'linux', cards: [], nodes: () => [], usable: () => true, hasPlugin: () => true }
const reasonFor = (system: Partial<SystemView>, kind = 'GPU') =>
  missingDevices(['CPU'], libraryPath, { ...linux, ...system }).find(({ id }) => id === kind)?.reason
const intelGpu = [{ vendor: '0x8086', class: '0x030000' }]
const renderNode = (folder: string) =>
  folder === 'dri' ? ['/dev/dri/card0', '/dev/dri/renderD128'] : ['/dev/accel/accel0']

test('the reason for a missing GPU follows what the system shows', () => {
  expect(reasonFor({})).toContain('no graphics card')
  expect(reasonFor({ cards: [{ vendor: '0x10de', class: '0x030200' }] })).toContain('not from Intel')
  expect(reasonFor({ cards: intelGpu })).toContain('/dev/dri')
  expect(reasonFor({ cards: intelGpu, nodes: renderNode, usable: () => false })).toContain(
    'may not open /dev/dri/renderD128'
  )
  expect(reasonFor({ cards: intelGpu, nodes: renderNode })).toContain('compute driver')
  expect(reasonFor({ hasPlugin: () => false })).toContain('no plugin')
  expect(reasonFor({ platform: 'darwin' })).toContain('Mac')
  expect(reasonFor({ platform: 'win32' })).toContain('driver')
})

test('the reason for a missing NPU follows what the system shows', () => {
  expect(reasonFor({}, 'NPU')).toContain('no Intel NPU')
  expect(reasonFor({ cards: [{ vendor: '0x8086', class: '0x120000' }] }, 'NPU')).toContain('/dev/accel')
  expect(reasonFor({ nodes: renderNode, usable: () => false }, 'NPU')).toContain('may not open')
})

test('only what is not listed is missing, and this machine gets an answer too', () => {
  expect(missingDevices(['CPU', 'GPU.0', 'GPU.1', 'NPU'], libraryPath)).toEqual([])
  for (const { reason, remedy } of missingDevices(['CPU'], libraryPath)) {
    expect(reason.length).toBeGreaterThan(20)
    expect(remedy.length).toBeGreaterThan(20)
  }
})
