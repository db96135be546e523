import { createHash } from 'node:crypto'
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library'
import { PackageURL } from 'packageurl-js'

const { Component, LicenseExpression, NamedLicense, Property } = Models
const spdxExpression = /^(?:\(|\)|AND|OR|[A-Za-z0-9][\w.+-]*|\s)+$/
const native = /\.(?:node|dll|exe|dylib|so(?:\.\d+)*|wasm)$/i
/** A program has no ending, where Electron's makers are not on Windows. */
const executable = /(?:^|\/)[\w -]+$/
const everyFile = ['openvino', 'onnxruntime', 'models']

/**
 * What a package is made of, as CycloneDX 1.6 in JSON. The same package gives the same text: its serial number is made from
 * its content, and its time is that of the sources.
 * @param {import('./parts.mjs').Part[]} parts
 * @param {{ seconds: number, hashOf: (file: import('./packed.mjs').ShippedFile) => Promise<string> }} options
 */
export async function sbomOf(parts, { seconds, hashOf }) {
  const [own, ...others] = [...parts].sort((a, b) => Number(b.group === 'own') - Number(a.group === 'own'))
  const components = await Promise.all(others.map((part) => componentOf(part, hashOf)))
  const program = new Component(Enums.ComponentType.Application, own.name, {
    version: own.version,
    bomRef: own.name,
    purl: new PackageURL('generic', null, 'vinobench', own.version).toString()
  })
  addLicence(program, own.licence)
  for (const component of components) program.dependencies.add(component.bomRef)
  const bom = new Models.Bom({ components: new Models.ComponentRepository(components) })
  bom.metadata.component = program
  bom.metadata.timestamp = new Date(seconds * 1000)
  bom.serialNumber = serialNumber(write(bom))
  return write(bom)
}

const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6))
const write = (bom) => `${serializer.serialize(bom, { sortLists: true, space: 1 })}\n`

async function componentOf(part, hashOf) {
  const { name, version, bundled, files, source } = part
  const component = new Component(typeOf(part), name, {
    version: version || undefined,
    purl: purlOf(part),
    description: source
  })
  component.bomRef.value = [name, version].filter(Boolean).join('@')
  addLicence(component, part.licence)
  if (bundled) component.properties.add(new Property('vinobench:bundled', 'true'))
  if (part.chromium) component.components.add(chromium(part.chromium))
  for (const file of files.filter((file) => isNamed(part.group, file.name))) {
    component.components.add(await fileOf(file, component.bomRef.value, hashOf))
  }
  return component
}

const isNamed = (group, name) =>
  everyFile.includes(group) || native.test(name) || (group === 'electron' && executable.test(name))

function typeOf({ group, name }) {
  if (group === 'electron') return Enums.ComponentType.Framework
  if (group === 'models') return name === 'Pictures' ? 'data' : 'machine-learning-model'
  return Enums.ComponentType.Library
}

function purlOf({ group, name, version, folders }) {
  if (folders.length > 0) {
    const [scope, own] = name.startsWith('@') ? name.split('/') : [null, name]
    return new PackageURL('npm', scope, own, version).toString()
  }
  if (group === 'electron') return new PackageURL('github', 'electron', 'electron', `v${version}`).toString()
  if (group === 'openvino') return new PackageURL('pypi', null, 'openvino', version).toString()
  return undefined
}

function chromium(version) {
  const component = new Component(Enums.ComponentType.Framework, 'Chromium', { version, bomRef: `Chromium@${version}` })
  addLicence(component, 'BSD-3-Clause')
  return component
}

async function fileOf(file, owner, hashOf) {
  const component = new Component(Enums.ComponentType.File, file.name, { bomRef: `${owner}#${file.area}/${file.name}` })
  component.hashes.set(Enums.HashAlgorithm['SHA-256'], await hashOf(file))
  return component
}

function addLicence(component, licence) {
  if (licence === '') return
  const isExpression = spdxExpression.test(licence) && !/[a-z] [a-z]/.test(licence)
  component.licenses.add(isExpression ? new LicenseExpression(licence) : new NamedLicense(licence))
}

/** A UUID made from a name has version 5; this one from a better sum says so likewise. */
function serialNumber(text) {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = ((parseInt(hex[16], 16) & 3) | 8).toString(16)
  return `urn:uuid:${[hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, variant + hex.slice(17, 20), hex.slice(20, 32)].join('-')}`
}
