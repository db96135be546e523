import path from 'node:path'
import type { ModelFolders } from './resolved'
import { ensureYolov5, type Precision, type Yolov5File } from './yolov5-files'

/** The original benchmark's frames. */
const defaultSize = { width: 640, height: 480 }

/** A .pt file as ONNX, from the cache where it was built before. `sha256` is that of the .pt file. */
export function resolveCheckpoint(
  file: string,
  sha256: string,
  { models, made = models }: ModelFolders,
  precision: Precision
): Promise<Yolov5File> {
  const source = { kind: 'checkpoint', path: file } as const
  return ensureYolov5({ source, folder: path.join(made, 'cache'), stem: sha256, ...defaultSize, precision })
}
