import type { NodeAddon } from './addon-types'
import { AsyncInferQueue } from './async-infer-queue'
import { CompiledModel } from './compiled-model'
import { Core } from './core'
import { element } from './element-type'
import { InferRequest } from './infer-request'
import { openLibrary } from './library'
import { Model } from './model'
import { ConstOutput, Output } from './output'
import { PartialShape } from './partial-shape'
import { PrePostProcessor, resizeAlgorithm } from './preprocess'
import { saveModelSync } from './save-model'
import { Tensor } from './tensor'
import { openVinoVersion } from './version'

/** openvino-node's interface over the C library at a path. */
export function createAddon(libraryPath: string, loadFirst: readonly string[] = []): NodeAddon {
  openLibrary(libraryPath, loadFirst)
  const addon = {
    Core,
    Model,
    CompiledModel,
    InferRequest,
    AsyncInferQueue,
    Tensor,
    Output,
    ConstOutput,
    PartialShape,
    preprocess: { resizeAlgorithm, PrePostProcessor },
    element,
    resizeAlgorithm,
    saveModelSync,
    getOpenvinoVersion: openVinoVersion
  }
  // openvino-node types its classes as interfaces with a `new` of their own and its enums as numbers, though they are
  // strings. The unit tests of openvino-node are what shows that ours fit.
  return addon as unknown as NodeAddon
}
