import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { fail, FailureError } from '../../../core/failure'
import {
  constantOf,
  dimension,
  endsOf,
  type IrConstant,
  type IrLayer,
  openLayer,
  type OpenLayer,
  valueOf
} from './ir-layer'

export interface ParsedIr {
  readonly version: string
  /** Version of the OpenVINO that wrote the file, e.g. "2026.4.1"; null where it does not say. */
  readonly runtime: string | null
  /** Of the whole model, bodies of loops and branches included. */
  readonly constants: readonly IrConstant[]
  /** Of the outermost graph. */
  readonly layers: readonly IrLayer[]
}

/** Loops have a body, branches have two. */
const graphElements = new Set(['net', 'body', 'then_body', 'else_body'])
const maximumDepth = 200
const chunkBytes = 1 << 20

interface Graph {
  readonly ports: Map<string, ReadonlySet<string>>
  readonly edges: (readonly [layer: string, port: string])[]
  layer: OpenLayer | null
}

/**
 * Reads an IR's .xml, a megabyte at a time and without building a tree. Document types (and so entities) are refused, nesting is
 * limited. Throws a FailureError for anything that is not such a document.
 */
export function parseIr(bytes: Uint8Array): ParsedIr {
  const reader = new IrReader()
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw damaged(`it is not well-formed XML (${error.message})`)
  })
  parser.on('doctype', () => {
    throw fail(
      'model-refused',
      'The model is refused: its .xml declares a document type, which no OpenVINO IR does.',
      'Get the model from its origin again.'
    )
  })
  parser.on('opentag', (tag) => reader.open(tag))
  parser.on('closetag', (tag) => reader.close(tag.name))
  parser.on('text', (text) => reader.text(text))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for (let at = 0; at < bytes.byteLength; at += chunkBytes) {
      parser.write(decoder.decode(bytes.subarray(at, at + chunkBytes), { stream: true }))
    }
    parser.write(decoder.decode())
    parser.close()
  } catch (cause) {
    if (cause instanceof FailureError) throw cause
    throw damaged('it is not text in UTF-8', cause)
  }
  return reader.result()
}

/** Collects what the checks need while the parser walks the document; gives up its state through `result`. */
class IrReader {
  private version: string | null = null
  private runtime: string | null = null
  private readonly constants: IrConstant[] = []
  private readonly layers: IrLayer[] = []
  private readonly graphs: Graph[] = []
  private readonly path: string[] = []
  private dimText: string | null = null

  open({ name, attributes }: SaxesTagPlain): void {
    if (this.path.length === 0 && name !== 'net') throw damaged('its outermost element is not <net>')
    if (this.path.push(name) > maximumDepth) throw damaged('it is nested too deeply')
    const graph = this.graphs.at(-1)
    const layer = graph?.layer ?? null
    if (name === 'net') this.version = attributes['version'] ?? '0'
    if (graphElements.has(name)) this.graphs.push({ ports: new Map(), edges: [], layer: null })
    else if (name === 'layer' && graph) graph.layer = openLayer(attributes)
    else if (name === 'edge' && graph) graph.edges.push(...endsOf(attributes))
    else if (name === 'info' || name === 'Runtime_version') this.noteRuntime(attributes)
    else if (layer) this.openInLayer(layer, name, attributes)
  }

  private openInLayer(layer: OpenLayer, name: string, attributes: Readonly<Record<string, string>>): void {
    const parent = this.path.at(-2)
    if (name === 'data' && parent === 'layer') layer.data = attributes
    else if (name === 'port' && (parent === 'input' || parent === 'output')) {
      layer.ports.add(attributes['id'] ?? '')
      layer.dims = []
      layer.portNames = attributes['names'] ?? ''
    } else if (name === 'dim') this.dimText = ''
  }

  text(text: string): void {
    if (this.dimText !== null) this.dimText += text
  }

  close(name: string): void {
    this.path.pop()
    const graph = this.graphs.at(-1)
    if (graphElements.has(name)) this.closeGraph()
    else if (name === 'layer' && graph?.layer) this.closeLayer(graph, graph.layer)
    else if (name === 'dim' && this.dimText !== null) {
      graph?.layer?.dims?.push(dimension(this.dimText))
      this.dimText = null
    }
  }

  private closeLayer(graph: Graph, layer: OpenLayer): void {
    graph.layer = null
    if (graph.ports.has(layer.id)) throw damaged(`two layers have the number ${layer.id}`)
    graph.ports.set(layer.id, layer.ports)
    if (layer.type === 'Const') this.constants.push(constantOf(layer))
    if (this.graphs.length === 1) this.layers.push({ type: layer.type, opset: layer.opset, value: valueOf(layer) })
  }

  private closeGraph(): void {
    const graph = this.graphs.pop()
    for (const [layer, port] of graph?.edges ?? []) {
      if (!graph?.ports.get(layer)?.has(port))
        throw damaged(`an edge joins the port ${port} of layer ${layer}, which does not exist`)
    }
  }

  private noteRuntime(attributes: Readonly<Record<string, string>>): void {
    const named = attributes['name'] === undefined || attributes['name'] === 'OpenVINO Runtime'
    const found = named && this.path.at(-2) === 'rt_info' ? /^\d+\.\d+(\.\d+)?/.exec(attributes['value'] ?? '') : null
    this.runtime ??= found?.[0] ?? null
  }

  result(): ParsedIr {
    if (this.version === null) throw damaged('it is empty')
    return { version: this.version, runtime: this.runtime, constants: this.constants, layers: this.layers }
  }
}

function damaged(reason: string, cause?: unknown): Error {
  return fail(
    'model-unreadable',
    `The .xml is not a whole OpenVINO IR: ${reason}.`,
    'Get the .xml and the .bin again.',
    cause === undefined ? undefined : String(cause)
  )
}
