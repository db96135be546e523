import { expect, test } from 'vitest'
import type { DeviceInfo } from '../../core/device'
import { missingDevices, otherGraphics, viewSystem, withDriverVersions } from './diagnose'
import { type FakeMachine, fakeSystem } from './fake-system'
import { parseSystemProfiler } from './macos'
import { parseWindowsDevices } from './windows'

const openvino = { hasPlugin: () => null, says: () => null }
const uhd = {
  Name: 'Intel(R) UHD Graphics 770',
  PNPClass: 'Display',
  DeviceID: 'PCI\\VEN_8086&DEV_4680&SUBSYS_86941043&REV_0C\\3&11583659&0&10',
  CompatibleID: ['PCI\\VEN_8086&DEV_4680&REV_0C', 'PCI\\VEN_8086&CC_030000', 'PCI\\CC_0300'],
  ConfigManagerErrorCode: 0
}
const boost = {
  Name: 'Intel(R) AI Boost',
  PNPClass: 'ComputeAccelerator',
  DeviceID: 'PCI\\VEN_8086&DEV_7D1D&SUBSYS_16A31043&REV_04\\3&11583659&0&58',
  CompatibleID: ['PCI\\VEN_8086&CC_120000', 'PCI\\CC_1200'],
  ConfigManagerErrorCode: 0
}
const geforce = {
  Name: 'NVIDIA GeForce RTX 4070',
  PNPClass: 'Display',
  DeviceID: 'PCI\\VEN_10DE&DEV_2786&SUBSYS_513610DE&REV_A1\\4&2283F625&0&0008',
  CompatibleID: ['PCI\\VEN_10DE&CC_030000'],
  ConfigManagerErrorCode: 0
}
const remoteDisplay = {
  Name: 'Microsoft Remote Display Adapter',
  PNPClass: 'Display',
  DeviceID: 'SWD\\REMOTEDISPLAYENUM\\RDPIDD_INDIRECTDISPLAY&SESSIONID_0002',
  CompatibleID: null,
  ConfigManagerErrorCode: 0
}
const keyboard = { ...remoteDisplay, Name: 'HID Keyboard', PNPClass: 'Keyboard', ConfigManagerErrorCode: 10 }
const drivers = [
  { DriverDesc: 'Intel(R) UHD Graphics 770', DriverVersion: '31.0.101.2125' },
  { DriverDesc: 'NVIDIA GeForce RTX 4070', DriverVersion: '32.0.15.6094' }
]

const windows = (devices: readonly object[], environment: FakeMachine['environment'] = {}) =>
  viewSystem(
    fakeSystem({
      platform: 'win32',
      environment,
      programs: { 'powershell.exe': `\uFEFF${JSON.stringify({ devices, drivers })}\r\n` }
    })
  )

const codes = async (devices: readonly object[], environment?: FakeMachine['environment']) =>
  missingDevices(['CPU'], await windows(devices, environment), openvino).map(({ code }) => code)

test('Windows: what is not there, not switched on, without a driver, in trouble or too old is told apart', async () => {
  expect(await codes([])).toEqual(['no-hardware', 'no-hardware'])
  expect(await codes([uhd, boost, remoteDisplay, keyboard])).toEqual(['driver-refuses', 'driver-refuses'])
  const problem = (code: number) => [{ ...uhd, ConfigManagerErrorCode: code }]
  expect((await codes(problem(22)))[0]).toBe('device-disabled')
  expect((await codes(problem(28)))[0]).toBe('no-driver')
  expect((await codes(problem(43)))[0]).toBe('device-problem')
  expect((await codes([{ ...uhd, Name: 'Microsoft Basic Display Adapter' }]))[0]).toBe('no-driver')
  expect((await codes([geforce]))[0]).toBe('other-vendor')
})

test('Windows: an NPU without a driver has no class, and is known by what the hardware announces', async () => {
  const unknown = { ...boost, Name: 'Multimedia Controller', PNPClass: null, ConfigManagerErrorCode: 28 }
  const [, npu] = missingDevices(['CPU'], await windows([unknown]), openvino)
  expect(npu).toMatchObject({ code: 'no-driver', facts: { device: 'Intel NPU' } })
  expect(npu?.evidence[0]?.text).toBe('Windows knows Intel NPU (8086:7d1d) and reports problem code 28.')
})

test('Windows: a Remote Desktop session is the reason for a missing NPU only', async () => {
  expect(await codes([uhd, boost], { SESSIONNAME: 'RDP-Tcp#3' })).toEqual(['driver-refuses', 'remote-session'])
  expect(await codes([uhd, boost], { SESSIONNAME: 'Console' })).toEqual(['driver-refuses', 'driver-refuses'])
})

test('Windows: silence and nonsense of PowerShell are said as such', async () => {
  const silent = await viewSystem(fakeSystem({ platform: 'win32' }))
  const [gpu] = missingDevices(['CPU'], silent, openvino)
  expect(gpu?.code).toBe('unknown')
  expect(gpu?.evidence.map(({ text }) => text)).toEqual(['powershell gave no answer.'])
  for (const nonsense of ['', 'null', '{}', '{"devices":{}}', 'Get-CimInstance : Access denied']) {
    expect(parseWindowsDevices(nonsense)).toBeNull()
  }
})

test('Windows: NVIDIA’s card is listed beside Intel’s, and only real cards are', async () => {
  expect(otherGraphics(await windows([uhd, geforce, remoteDisplay]))).toEqual([
    { name: 'NVIDIA GeForce RTX 4070', vendor: 'NVIDIA' }
  ])
})

test('Windows: a driver’s version is added where OpenVINO tells none and it can only be that device’s', async () => {
  const gpu = { id: 'GPU', driverVersion: null } as DeviceInfo
  const versions = async (devices: readonly object[], of = gpu) =>
    withDriverVersions([of], await windows(devices)).map(({ driverVersion }) => driverVersion)
  expect(await versions([uhd, geforce])).toEqual(['31.0.101.2125'])
  expect(await versions([uhd, { ...uhd, DeviceID: uhd.DeviceID.replace('4680', '56A0') }])).toEqual([null])
  expect(await versions([uhd], { ...gpu, driverVersion: '7' })).toEqual(['7'])
  expect(await versions([uhd], { ...gpu, id: 'CPU' })).toEqual([null])
})

const appleMac = `{
  "SPDisplaysDataType" : [
    {
      "_name" : "Apple M3 Pro",
      "spdisplays_mtlgpufamilysupport" : "spdisplays_metal3",
      "spdisplays_ndrvs" : [ { "_name" : "Color LCD", "spdisplays_main" : "spdisplays_yes" } ],
      "spdisplays_vendor" : "sppci_vendor_Apple",
      "sppci_bus" : "spdisplays_builtin",
      "sppci_cores" : "18",
      "sppci_device_type" : "spdisplays_gpu",
      "sppci_model" : "Apple M3 Pro"
    }
  ]
}`
const intelMac = JSON.stringify({
  SPDisplaysDataType: [
    { _name: 'kHW_IntelUHDGraphics630Item', spdisplays_vendor: 'Intel', sppci_model: 'Intel UHD Graphics 630' },
    { _name: 'kHW_AMDRadeonPro5300MItem', spdisplays_vendor: 'sppci_vendor_amd', sppci_model: 'AMD Radeon Pro 5300M' }
  ]
})

test('Mac: OpenVINO uses only the CPU, and the graphics that are there are named', async () => {
  const view = await viewSystem(fakeSystem({ platform: 'darwin', programs: { system_profiler: appleMac } }))
  expect(otherGraphics(view)).toEqual([{ name: 'Apple M3 Pro', vendor: 'Apple' }])
  const [gpu, npu] = missingDevices(['CPU'], view, openvino)
  expect([gpu?.code, npu?.code]).toEqual(['mac', 'mac'])
  expect(gpu?.evidence[0]?.text).toBe('This Mac has: Apple M3 Pro.')
  expect(parseSystemProfiler(intelMac)).toEqual([
    { name: 'Intel UHD Graphics 630', vendor: 'Intel' },
    { name: 'AMD Radeon Pro 5300M', vendor: 'AMD' }
  ])
  expect(parseSystemProfiler('{}')).toBeNull()
  expect(parseSystemProfiler('')).toBeNull()
})

test('a system that we know nothing of is asked nothing', async () => {
  const view = await viewSystem(fakeSystem({ platform: 'freebsd' }))
  expect(missingDevices([], view, openvino).map(({ code }) => code)).toEqual(['unknown', 'unknown'])
  expect(otherGraphics(view)).toEqual([])
})
