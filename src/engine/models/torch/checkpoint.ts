import { openArchive, type Archive } from './archive'
import { decodeStorage, gather } from './elements'
import { unreadable, unsupported } from './errors'
import { readPickle } from './pickle'
import { bytesPerElement, type PickleValue, type TorchStorage, type TorchTensor } from './values'

/** A .pt file opened for reading. Its tensors stay in the file until they are asked for. */
export interface TorchCheckpoint {
  /** What was saved, as plain data. */
  readonly root: PickleValue
  /** The elements in row-major order, as f32. Two tensors may share memory: do not write to it. */
  read(tensor: TorchTensor): Promise<Float32Array>
  close(): Promise<void>
}

/** Lists of contents are far smaller than this even with the state of an optimiser. */
const maximumPickleBytes = 64 * 2 ** 20
/** The largest weight of YOLOv5x has 15 MB in half precision. */
const maximumStorageBytes = 2 ** 30

/**
 * Opens a file written by `torch.save` (PyTorch 1.6 or later) and reads its list of contents; executes nothing in it.
 * Throws `file-not-found`, `file-unreadable`, `model-unreadable`, `model-refused` or `model-unsupported`. Close it when done.
 */
export async function readTorchCheckpoint(path: string): Promise<TorchCheckpoint> {
  const archive = await openArchive(path)
  try {
    const folder = contentsFolder(archive)
    await checkByteOrder(archive, folder)
    const root = readPickle(await archive.read(`${folder}data.pkl`, maximumPickleBytes))
    const readStorage = storageReader(archive, folder)
    return {
      root,
      read: async (tensor) => gather(tensor, await readStorage(tensor.storage)),
      close: () => archive.close()
    }
  } catch (error) {
    await archive.close()
    throw error
  }
}

/** PyTorch names the folder inside the zip after the file. */
function contentsFolder(archive: Archive): string {
  const names = [...archive.names()]
  const [found, ...more] = names.filter((name) => /^[^/]+\/data\.pkl$/.test(name))
  if (found === undefined || more.length > 0)
    throw unreadable('it is a zip archive without the contents of a checkpoint')
  const folder = found.slice(0, -'data.pkl'.length)
  if (names.some((name) => name === `${folder}constants.pkl` || name.startsWith(`${folder}code/`))) {
    throw unsupported(
      'This .pt file is a TorchScript program, not a checkpoint.',
      'Use the checkpoint that it was exported from, or export it as ONNX.'
    )
  }
  return folder
}

async function checkByteOrder(archive: Archive, folder: string): Promise<void> {
  const name = `${folder}byteorder`
  if (![...archive.names()].includes(name)) return
  const order = new TextDecoder().decode(await archive.read(name, 16))
  if (order !== 'little')
    throw unsupported('This .pt file was written on a big-endian machine.', 'Save it on another machine.')
}

/** Reads storages, keeping the last one: tensors that share a storage come one after the other. */
function storageReader(archive: Archive, folder: string): (storage: TorchStorage) => Promise<Float32Array> {
  let last: { readonly storage: TorchStorage; readonly elements: Float32Array } | null = null
  return async (storage) => {
    const { key, elementType, elements } = storage
    const same =
      last?.storage.key === key && last.storage.elementType === elementType && last.storage.elements === elements
    if (last && same) return last.elements
    const bytes = await archive.read(`${folder}data/${key}`, maximumStorageBytes)
    if (bytes.length < elements * bytesPerElement[elementType]) throw unreadable('a tensor in it is cut short')
    last = { storage, elements: decodeStorage(bytes, elementType, elements) }
    return last.elements
  }
}
