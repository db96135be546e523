import { refused } from './errors'
import type { GlobalRole, PickleGlobal, TorchElementType } from './values'

/**
 * The closed list of names a checkpoint may mention. To mention is all it can do: every name leads to one of our own few
 * actions on plain data, most of them only to being written down. Any other name refuses the whole file.
 */
const storages: Readonly<Record<string, TorchElementType>> = {
  DoubleStorage: 'f64',
  FloatStorage: 'f32',
  HalfStorage: 'f16',
  BFloat16Storage: 'bf16',
  LongStorage: 'i64',
  IntStorage: 'i32',
  ShortStorage: 'i16',
  CharStorage: 'i8',
  ByteStorage: 'u8',
  BoolStorage: 'bool'
}

const builtIns = ['set', 'frozenset', 'slice', 'complex', 'range', 'bytearray']
const multiarray = ['numpy.core.multiarray', 'numpy._core.multiarray']

const exactRoles = new Map<string, GlobalRole>([
  ['collections.OrderedDict', { does: 'make-dictionary' }],
  ['torch._utils._rebuild_tensor_v2', { does: 'rebuild-tensor' }],
  ['torch._utils._rebuild_parameter', { does: 'rebuild-parameter' }],
  ...Object.entries(storages).map(([name, elementType]): [string, GlobalRole] => [
    `torch.${name}`,
    { does: 'name-storage', elementType }
  ]),
  ...[
    ...builtIns.flatMap((name) => [`builtins.${name}`, `__builtin__.${name}`]),
    ...multiarray.flatMap((name) => [`${name}._reconstruct`, `${name}.scalar`]),
    'numpy.ndarray',
    'numpy.dtype',
    // numpy arrays written with protocol 2 carry their bytes as text that this would turn back.
    '_codecs.encode',
    'torch.Size',
    'torch.device',
    ...['float16', 'bfloat16', 'float32', 'float64', 'int64'].map((name) => `torch.${name}`),
    ...['PosixPath', 'WindowsPath', 'PurePosixPath', 'PureWindowsPath'].map((name) => `pathlib.${name}`),
    'datetime.datetime',
    'argparse.Namespace'
  ].map((name): [string, GlobalRole] => [name, { does: 'record' }])
])

/** Modules of which any class may be written down: YOLOv5's own, PyTorch's layers, and the detectors people mistake for YOLOv5. */
const recordedModules =
  /^(models\.(yolo|common|experimental)|torch\.(nn\.modules|optim)\.[a-z_]+|ultralytics(\.[a-z_]+)+|torchvision\.(models|ops)(\.[a-z_]+)+)$/
const className = /^[A-Z][A-Za-z0-9_]*$/

/** Throws `model-refused`, naming it, for any name that is not on the list. */
export function admitGlobal(module: string, name: string): PickleGlobal {
  const full = `${module}.${name}`
  const exact = exactRoles.get(full)
  if (exact) return { kind: 'global', name: full, role: exact }
  if (recordedModules.test(module) && className.test(name))
    return { kind: 'global', name: full, role: { does: 'record' } }
  throw refused(`asks for ${printable(full)}`)
}

/** A name from a stranger, safe to print. */
export function printable(text: string): string {
  const plain = text.replace(/[^\x20-\x7e]/g, '?')
  return plain.length > 80 ? `${plain.slice(0, 77)}...` : plain
}
