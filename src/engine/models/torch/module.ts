import { asKind, type PickleDictionary, type PickleValue, type TorchTensor } from './values'

/** A layer (`torch.nn.Module`) as a checkpoint describes it. */
export interface TorchModule {
  readonly className: string
  attribute(name: string): PickleValue | undefined
  /** By a path such as `m.0.cv1`; null where there is none. */
  child(path: string): TorchModule | null
  /** A parameter or buffer of this very layer; null where there is none. */
  tensor(name: string): TorchTensor | null
}

/** The value as a layer, or null if it is something else. */
export function asModule(value: PickleValue | undefined): TorchModule | null {
  const record = asKind(value, 'record')
  if (!record || !(record.state instanceof Map)) return null
  const state = record.state
  return {
    className: record.className,
    attribute: (name) => state.get(name),
    child: (path) => descend(state, path.split('.')),
    tensor: (name) =>
      asKind(entry(state, '_parameters', name), 'tensor') ?? asKind(entry(state, '_buffers', name), 'tensor')
  }
}

function descend(state: PickleDictionary, [name = '', ...rest]: readonly string[]): TorchModule | null {
  const found = asModule(entry(state, '_modules', name))
  return rest.length === 0 || !found ? found : found.child(rest.join('.'))
}

function entry(state: PickleDictionary, table: string, name: string): PickleValue | undefined {
  const values = state.get(table)
  return values instanceof Map ? values.get(name) : undefined
}
