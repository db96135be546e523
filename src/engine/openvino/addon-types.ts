// `export type` leaves nothing behind at run time. An inline `import { type … } from 'openvino-node'` would: the compiler
// keeps the import for its effects, and that package throws where its native part is not installed.
export type { element, elementTypeString, NodeAddon, OVAny, SupportedTypedArray, Version } from 'openvino-node'
