import type { ModelValue } from './findings'

export interface IrConstant {
  readonly layer: string
  readonly elementType: string
  readonly shape: readonly number[]
  /** As written, in bytes. */
  readonly offset: string
  readonly size: string
}

export interface IrLayer {
  readonly type: string
  readonly opset: string
  readonly value: ModelValue
}

/** A layer while it is being read. */
export interface OpenLayer {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly opset: string
  readonly outputNames: string | undefined
  data: Readonly<Record<string, string>>
  readonly ports: Set<string>
  dims: (number | null)[] | null
  portNames: string
}

export function openLayer(attributes: Readonly<Record<string, string>>): OpenLayer {
  return {
    id: attributes['id'] ?? '',
    name: attributes['name'] ?? '',
    type: attributes['type'] ?? '',
    opset: attributes['version'] ?? 'opset1',
    outputNames: attributes['output_names'],
    data: {},
    ports: new Set(),
    dims: null,
    portNames: ''
  }
}

export function endsOf(attributes: Readonly<Record<string, string>>): (readonly [string, string])[] {
  const end = (side: string): readonly [string, string] => [
    attributes[`${side}-layer`] ?? '',
    attributes[`${side}-port`] ?? ''
  ]
  return [end('from'), end('to')]
}

export function constantOf({ name, data }: OpenLayer): IrConstant {
  const shape = (data['shape'] ?? '').split(',').filter((dim) => dim.trim() !== '')
  return {
    layer: name,
    elementType: data['element_type'] ?? 'unknown',
    shape: shape.map((dim) => dimension(dim) ?? NaN),
    offset: data['offset'] ?? '',
    size: data['size'] ?? ''
  }
}

export function valueOf(layer: OpenLayer): ModelValue {
  const names = (layer.outputNames ?? layer.portNames).split(/(?<!\\),/).filter((name) => name !== '')
  const name = names.sort((a, b) => a.length - b.length)[0] ?? layer.name
  return { name, elementType: layer.data['element_type'] ?? 'unknown', shape: layer.dims }
}

/** -1, "?" and ranges ("1..8") are free dimensions. */
export function dimension(text: string): number | null {
  return /^\s*\d{1,15}\s*$/.test(text) ? Number(text) : null
}
