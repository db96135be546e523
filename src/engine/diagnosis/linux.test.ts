import { expect, test } from 'vitest'
import type { DeviceInfo, ExpectedKind, MissingDevice } from '../../core/device'
import { missingDevices, otherGraphics, viewSystem, withDriverVersions } from './diagnose'
import { type FakeMachine, fakeSystem, groupsFile, linkerCache, node, pci } from './fake-system'
import { parsePciIds } from './pci-names'
import { thisSystem } from './system'

const pciIds = `#	List of PCI ID's
1002  Advanced Micro Devices, Inc. [AMD/ATI]
	744c  Navi 31 [Radeon RX 7900 XT/7900 XTX]
		1002 0e3b  RX 7900 XTX
8086  Intel Corporation
	3e92  CoffeeLake-S GT2 [UHD Graphics 630]
	56a0  DG2 [Arc A770]
		8086 1020  Arc A770 Graphics
	7d1d  Meteor Lake NPU
	7d55  Meteor Lake-P [Intel Arc Graphics]
10de  NVIDIA Corporation
	56a0  not this one
C 03  Display controller
`
const names = { '/usr/share/misc/pci.ids': pciIds }
const chipset = pci('0000:00:00.0', '8086:0d57', '060000')
const arc = pci('0000:03:00.0', '8086:56a0', '030000', 'i915')
const npu = pci('0000:00:0b.0', '8086:7d1d', '120000', 'intel_vpu')
const nvidia = pci('0000:01:00.0', '10de:2786', '030000', 'nvidia')
const renderNode = node('/dev/dri/renderD128', true)
const accelNode = node('/dev/accel/accel0', true)
const openCl = '/usr/lib/x86_64-linux-gnu/libOpenCL.so.1'
const levelZero = '/usr/lib/x86_64-linux-gnu/libze_loader.so.1'
const intelIcd = { '/etc/OpenCL/vendors/intel.icd': '/usr/lib/x86_64-linux-gnu/intel-opencl/libigdrcl.so\n' }
const debian = { '/etc/os-release': 'PRETTY_NAME="Ubuntu 24.04.1 LTS"\nID=ubuntu\nID_LIKE=debian\n' }
const insideVm = { '/proc/cpuinfo': 'processor\t: 0\nflags\t\t: fpu vme sse2 hypervisor lahf_lm\n' }
const insideContainer = { '/.dockerenv': '' }

const openvino = { hasPlugin: () => true, says: () => null }

async function ask(kind: ExpectedKind, machine: FakeMachine): Promise<MissingDevice> {
  const files = { ...names, ...debian, ...groupsFile(), ...machine.files }
  const view = await viewSystem(fakeSystem({ ...machine, files }))
  const found = missingDevices(['CPU'], view, openvino).find(({ id }) => id === kind)
  if (found === undefined) throw new Error(`${kind} is not missing`)
  return found
}

const code = async (kind: ExpectedKind, machine: FakeMachine) => (await ask(kind, machine)).code
const codes = ({ evidence }: MissingDevice) => evidence.map((seen) => seen.code)

test('a GPU is followed from the hardware to OpenVINO, and the first thing that is wrong is named', async () => {
  const files = { ...chipset }
  expect(await code('GPU', { files })).toBe('no-hardware')
  Object.assign(files, pci('0000:03:00.0', '8086:56a0', '030000'))
  expect(await code('GPU', { files })).toBe('no-kernel-driver')
  Object.assign(files, arc)
  expect(await code('GPU', { files })).toBe('no-node')
  Object.assign(files, node('/dev/dri/renderD128', false))
  expect(await code('GPU', { files })).toBe('no-permission')
  expect(await code('GPU', { files: { ...files, ...groupsFile('taro,hanako') } })).toBe('login-again')
  Object.assign(files, renderNode)
  expect(await code('GPU', { files })).toBe('no-loader')
  Object.assign(files, linkerCache(openCl))
  expect(await code('GPU', { files })).toBe('no-compute-driver')
  Object.assign(files, intelIcd)
  expect(await code('GPU', { files })).toBe('driver-refuses')
})

test('an NPU is followed the same way', async () => {
  const files = { ...chipset }
  expect(await code('NPU', { files })).toBe('no-hardware')
  Object.assign(files, pci('0000:00:0b.0', '8086:7d1d', '120000'))
  expect(await code('NPU', { files })).toBe('no-kernel-driver')
  Object.assign(files, npu)
  expect(await code('NPU', { files })).toBe('no-node')
  Object.assign(files, node('/dev/accel/accel0', false))
  expect(await code('NPU', { files })).toBe('no-permission')
  Object.assign(files, accelNode)
  expect(await code('NPU', { files })).toBe('no-loader')
  Object.assign(files, linkerCache(levelZero))
  expect(await code('NPU', { files })).toBe('no-compute-driver')
  Object.assign(files, linkerCache(levelZero, '/usr/lib/x86_64-linux-gnu/libze_intel_vpu.so.1'))
  expect(await code('NPU', { files })).toBe('driver-refuses')
})

test('the words name the device, the file, the group and the command', async () => {
  const refused = await ask('GPU', { files: { ...arc, ...node('/dev/dri/renderD128', false) } })
  expect(refused.reason).toBe('The user hanako may not open /dev/dri/renderD128: it belongs to the group render.')
  expect(refused.remedy).toContain('sudo usermod -aG render $USER')
  expect(refused.evidence.map(({ text }) => text)).toEqual([
    'On the PCI bus: Intel Arc A770 (8086:56a0).',
    'Kernel driver in use: i915.',
    '/dev/dri/renderD128 is there, but may not be opened (group render, mode 660).',
    'Groups of hanako in this session: hanako, sudo.',
    'OpenVINO’s plugin for GPUs is there.'
  ])
  const bare = await ask('GPU', { files: { ...arc, ...renderNode, ...linkerCache(openCl) } })
  expect(bare.remedy).toBe('Install it: sudo apt install intel-opencl-icd')
  const onFedora = { '/etc/os-release': 'ID=fedora\n' }
  const fedora = await ask('GPU', { files: { ...arc, ...renderNode, ...linkerCache(openCl), ...onFedora } })
  expect(fedora.remedy).toContain('sudo dnf install intel-compute-runtime')
})

test('another maker’s OpenCL driver is not taken for Intel’s', async () => {
  const others = { '/etc/OpenCL/vendors/nvidia.icd': 'libnvidia-opencl.so.1\n' }
  const found = await ask('GPU', { files: { ...arc, ...renderNode, ...linkerCache(openCl), ...others } })
  expect(found.code).toBe('no-compute-driver')
  expect(found.evidence.at(-2)?.text).toContain('found there: nvidia.icd')
})

test('containers, virtual machines and WSL have reasons of their own', async () => {
  expect(await code('GPU', { files: { ...chipset, ...insideVm } })).toBe('virtual-machine')
  expect(await code('NPU', { files: { ...chipset, ...insideVm } })).toBe('virtual-machine')
  const container = await ask('GPU', { files: { ...arc, ...insideContainer } })
  expect(container).toMatchObject({ code: 'container-no-node', facts: { folder: '/dev/dri' } })
  expect(container.remedy).toContain('--device=/dev/dri')
  const closed = await ask('NPU', { files: { ...npu, ...insideContainer, ...node('/dev/accel/accel0', false) } })
  expect(closed.code).toBe('container-no-permission')
  expect(closed.remedy).toContain('--group-add=105')
  const wsl = { kernel: '5.15.153.1-microsoft-standard-WSL2' }
  expect(await code('GPU', wsl)).toBe('wsl-not-passed')
  expect(await code('NPU', wsl)).toBe('wsl-no-npu')
  expect(await code('GPU', { ...wsl, files: node('/dev/dxg', true) })).toBe('no-loader')
  const driver = { ...node('/dev/dxg', true), ...linkerCache(openCl), ...intelIcd }
  expect(await code('GPU', { ...wsl, files: driver })).toBe('wsl-refuses')
})

test('a GPU that is kept for virtual machines is told from one without a driver', async () => {
  expect(await code('GPU', { files: pci('0000:03:00.0', '8086:56a0', '030000', 'vfio-pci') })).toBe('reserved')
})

test('a system that shows no bus is not said to have no GPU', async () => {
  const found = await ask('GPU', { files: {} })
  expect(found.code).toBe('unknown')
  expect(codes(found)).toEqual(['no-pci', 'plugin'])
})

test('graphics of other makers are named, and are no reason for a missing NPU', async () => {
  const model = {
    '/proc/driver/nvidia/gpus/0000:01:00.0/information': 'Model: \t\t NVIDIA GeForce RTX 4070\nIRQ: 175\n'
  }
  const radeon = pci('0000:0a:00.0', '1002:744c', '030000', 'amdgpu')
  const machine = { files: { ...names, ...nvidia, ...model, ...radeon } }
  const found = await ask('GPU', machine)
  expect(found.code).toBe('other-vendor')
  expect(found.facts['names']).toBe('NVIDIA GeForce RTX 4070, AMD Radeon RX 7900 XT/7900 XTX')
  expect(otherGraphics(await viewSystem(fakeSystem(machine)))).toEqual([
    { name: 'NVIDIA GeForce RTX 4070', vendor: 'NVIDIA' },
    { name: 'AMD Radeon RX 7900 XT/7900 XTX', vendor: 'AMD' }
  ])
  expect(await code('NPU', machine)).toBe('no-hardware')
})

test('what only shows the picture of a server or a virtual machine is no GPU that was left out', async () => {
  const machine = { files: { ...pci('0000:00:02.0', '1a03:2000', '030000', 'ast'), ...names } }
  expect(otherGraphics(await viewSystem(fakeSystem(machine)))).toEqual([])
  const found = await ask('GPU', machine)
  expect(found.code).toBe('no-hardware')
  expect(codes(found)).toContain('display-only')
})

test('an accelerator card of Intel’s is not taken for an NPU', async () => {
  expect(await code('NPU', { files: pci('0000:86:00.0', '8086:0b30', '120000', 'dfl-pci') })).toBe('no-hardware')
})

test('without a list of names lspci is asked, and without that the maker is named', async () => {
  const lspci = `0000:00:02.0 VGA compatible controller [0300]: Intel Corporation CoffeeLake-S GT2 [UHD Graphics 630] [8086:3e92]
0000:01:00.0 3D controller [0302]: NVIDIA Corporation TU117M [GeForce GTX 1650 Mobile / Max-Q] [10de:1f91] (rev a1)\n`
  const files = { ...pci('0000:00:02.0', '8086:3e92', '030000', 'i915'), ...pci('0000:01:00.0', '10de:1f91', '030200') }
  const named = await viewSystem(fakeSystem({ files, programs: { lspci } }))
  expect(otherGraphics(named)).toEqual([{ name: 'NVIDIA GeForce GTX 1650 Mobile / Max-Q', vendor: 'NVIDIA' }])
  const [gpu] = missingDevices(['CPU'], named, openvino)
  expect(gpu?.reason).toContain('Intel UHD Graphics 630')
  expect(otherGraphics(await viewSystem(fakeSystem({ files })))).toEqual([
    { name: 'NVIDIA graphics', vendor: 'NVIDIA' }
  ])
})

test('products are looked up below their own maker', () => {
  expect(parsePciIds(pciIds, '8086', '56a0')).toBe('DG2 [Arc A770]')
  expect(parsePciIds(pciIds, '10de', '56a0')).toBe('not this one')
  expect(parsePciIds(pciIds, '8086', '1020')).toBeNull()
  expect(parsePciIds(pciIds, 'ffff', '56a0')).toBeNull()
})

test('an OpenVINO without the plugin is the reason before all others, and what it says itself is kept', async () => {
  const view = await viewSystem(fakeSystem({ files: { ...arc, ...names } }))
  const without = missingDevices(['CPU'], view, {
    hasPlugin: (kind) => kind !== 'GPU',
    says: () => 'No {devices} found.'
  })
  expect(without.map(({ code: reason }) => reason)).toEqual(['no-plugin', 'no-hardware'])
  expect(without[1]?.evidence.at(-1)?.text).toBe('OpenVINO itself says: No {devices} found.')
})

test('the version of Intel’s compute driver is that of its package, where it is installed', async () => {
  const status = (state: string) => `Package: intel-opencl-icd-dev\nStatus: install ok installed\nVersion: 1\n
Package: intel-opencl-icd\nStatus: ${state}\nPriority: optional\nVersion: 24.35.30872.22-1\n\nPackage: zlib1g\nVersion: 2\n`
  const driver = async (files: Record<string, string>) => {
    const gpu = [{ id: 'GPU.1', driverVersion: null } as DeviceInfo]
    return withDriverVersions(gpu, await viewSystem(fakeSystem({ files })))[0]?.driverVersion
  }
  const file = '/var/lib/dpkg/status'
  expect(await driver({ [file]: status('install ok installed') })).toBe('intel-opencl-icd 24.35.30872.22-1')
  expect(await driver({ [file]: status('deinstall ok config-files') })).toBeNull()
  expect(await driver({})).toBeNull()
})

test('only what is not listed is missing', async () => {
  const view = await viewSystem(fakeSystem({ files: arc }))
  expect(missingDevices(['CPU', 'GPU.0', 'GPU.1', 'NPU'], view, openvino)).toEqual([])
})

test('this machine gets an answer too', async () => {
  const view = await viewSystem(thisSystem())
  for (const { reason, remedy, evidence } of missingDevices([], view, openvino)) {
    expect(reason).toMatch(/^[^{}]{20,}$/)
    expect(remedy).toMatch(/^[^{}]{20,}$/)
    expect(evidence.length).toBeGreaterThan(0)
  }
})
