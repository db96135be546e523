import koffi, { type LibraryHandle } from 'koffi'

/** A native address. koffi 3 represents pointers as bigint. */
export type Pointer = bigint
/** Receives one native value: a handle, a size or an enum. */
export type Slot = BigUint64Array
/** Receives `ov_shape_t`: rank, address of the dimensions. */
export type ShapeSlot = BigInt64Array
/** Passed by value where the C API takes `ov_shape_t`. */
export interface ShapeArgument {
  readonly rank: bigint
  readonly dims: BigInt64Array
}
/** Passed by value where the C API takes `ov_partial_shape_t`: the rank's own limits, then the dimensions' limits in pairs. */
export interface PartialShapeArgument {
  readonly min: bigint
  readonly max: bigint
  readonly dims: BigInt64Array
}
export interface Property {
  readonly key: string
  readonly value: string
}

export interface NativeFunction<A extends readonly unknown[], R = number> {
  (...args: A): R
  async(...args: [...A, (error: Error | null, result: R) => void]): void
}

type TypedArrayMemory = ArrayBufferView
type Type = Parameters<typeof koffi.type>[0]

const pointer = 'void*'
const size = 'size_t'
const text = 'str'

/** Every function of the C API that the binding uses, by its headers (`openvino/c/*.h`). */
export function declare(lib: LibraryHandle) {
  // The one place where koffi's untyped functions get their types, by hand from the headers.
  const fn = <A extends readonly unknown[], R = number>(name: string, result: Type, args: Type[]) =>
    lib.func(name, result, args) as unknown as NativeFunction<A, R>
  const status = <A extends readonly unknown[]>(name: string, ...args: Type[]) => fn<A>(name, 'int', args)
  const optional = <A extends readonly unknown[]>(name: string, ...args: Type[]) => {
    try {
      return status<A>(name, ...args)
    } catch {
      return null // an older OpenVINO without it
    }
  }
  const release = (name: string) => fn<[Pointer], undefined>(name, 'void', [pointer])
  const releaseList = (name: string) => fn<[BigUint64Array | BigInt64Array], undefined>(name, 'void', [pointer])

  const free = release('ov_free')
  // A plain `_Out_ char **` is never given back to OpenVINO and leaks; a disposable string is.
  const ownedText = koffi.disposable(text, (address: Pointer) => {
    free(address)
  })
  const outText = koffi.out(koffi.pointer(ownedText))
  const shape = koffi.struct({ rank: 'int64', dims: pointer })
  const partialShape = koffi.struct({ min: 'int64', max: 'int64', dims: pointer })
  const propertyList = koffi.pointer(koffi.struct({ key: text, value: text }))
  const textList = koffi.pointer(text)

  type Read = [handle: Pointer, out: Slot]
  type Port = [handle: Pointer, index: number, out: Slot]
  type Named = [handle: Pointer, name: string, out: Slot]
  const read = (name: string) => status<Read>(name, pointer, pointer)
  const byIndex = (name: string) => status<Port>(name, pointer, size, pointer)
  const byName = (name: string) => status<Named>(name, pointer, text, pointer)

  return {
    lastErrorMessage: fn<[], string | null>('ov_get_last_err_msg', ownedText, []),
    statusName: fn<[number], string | null>('ov_get_error_info', text, ['int']),
    version: status<[BigUint64Array]>('ov_get_openvino_version', pointer),
    versionFree: releaseList('ov_version_free'),

    coreCreate: status<[Slot]>('ov_core_create', pointer),
    coreFree: release('ov_core_free'),
    readModel: status<[Pointer, string, string | null, Slot]>('ov_core_read_model', pointer, text, text, pointer),
    readModelWide: optional<[Pointer, string, string | null, Slot]>(
      'ov_core_read_model_unicode',
      pointer,
      'str16',
      'str16',
      pointer
    ),
    readModelFromMemory: status<[Pointer, Uint8Array, number, Pointer | null, Slot]>(
      'ov_core_read_model_from_memory_buffer',
      pointer,
      pointer,
      size,
      pointer,
      pointer
    ),
    compileModel: optional<[Pointer, Pointer, string, number, Property[] | null, Slot]>(
      'ov_core_compile_model_props',
      pointer,
      pointer,
      text,
      size,
      propertyList,
      pointer
    ),
    compileFile: optional<[Pointer, string, string, number, Property[] | null, Slot]>(
      'ov_core_compile_model_from_file_props',
      pointer,
      text,
      text,
      size,
      propertyList,
      pointer
    ),
    compileFileWide: optional<[Pointer, string, string, number, Property[] | null, Slot]>(
      'ov_core_compile_model_from_file_unicode_props',
      pointer,
      'str16',
      text,
      size,
      propertyList,
      pointer
    ),
    // Before the functions above existed there were only variadic ones: key and value in turn.
    compileModelVariadic: status<[Pointer, Pointer, string, number, Slot, ...string[]]>(
      'ov_core_compile_model',
      pointer,
      pointer,
      text,
      size,
      pointer,
      '...'
    ),
    compileFileVariadic: status<[Pointer, string, string, number, Slot, ...string[]]>(
      'ov_core_compile_model_from_file',
      pointer,
      text,
      text,
      size,
      pointer,
      '...'
    ),
    importModel: status<[Pointer, Uint8Array | Pointer, number, string, Slot]>(
      'ov_core_import_model',
      pointer,
      pointer,
      size,
      text,
      pointer
    ),
    addExtension: status<[Pointer, string]>('ov_core_add_extension', pointer, text),
    coreSetProperty: status<[Pointer, string, ...string[]]>('ov_core_set_property', pointer, text, '...'),
    coreGetProperty: status<[Pointer, string, string, [string | null]]>(
      'ov_core_get_property',
      pointer,
      text,
      text,
      outText
    ),
    availableDevices: status<[Pointer, BigUint64Array]>('ov_core_get_available_devices', pointer, pointer),
    availableDevicesFree: releaseList('ov_available_devices_free'),
    versionsOf: status<[Pointer, string, BigUint64Array]>(
      'ov_core_get_versions_by_device_name',
      pointer,
      text,
      pointer
    ),
    versionsFree: releaseList('ov_core_versions_free'),

    modelFree: release('ov_model_free'),
    modelInputs: read('ov_model_inputs_size'),
    modelOutputs: read('ov_model_outputs_size'),
    modelInput: read('ov_model_const_input'),
    modelInputByIndex: byIndex('ov_model_const_input_by_index'),
    modelInputByName: byName('ov_model_const_input_by_name'),
    modelOutput: read('ov_model_const_output'),
    modelOutputByIndex: byIndex('ov_model_const_output_by_index'),
    modelOutputByName: byName('ov_model_const_output_by_name'),
    modelPortByIndex: byIndex('ov_model_input_by_index'),
    modelPortByName: byName('ov_model_input_by_name'),
    modelIsDynamic: fn<[Pointer], boolean>('ov_model_is_dynamic', 'bool', [pointer]),
    modelFriendlyName: status<[Pointer, [string | null]]>('ov_model_get_friendly_name', pointer, outText),
    modelReshapeSingle: status<[Pointer, PartialShapeArgument]>('ov_model_reshape_single_input', pointer, partialShape),
    modelReshapeByPorts: status<[Pointer, BigUint64Array, PartialShapeArgument[], number]>(
      'ov_model_reshape_by_ports',
      pointer,
      pointer,
      koffi.pointer(partialShape),
      size
    ),

    constPortFree: release('ov_output_const_port_free'),
    portFree: release('ov_output_port_free'),
    portName: status<[Pointer, [string | null]]>('ov_port_get_any_name', pointer, outText),
    portShape: status<[Pointer, ShapeSlot]>('ov_const_port_get_shape', pointer, pointer),
    portPartialShape: status<[Pointer, BigInt64Array]>('ov_port_get_partial_shape', pointer, pointer),
    portElementType: status<[Pointer, Int32Array]>('ov_port_get_element_type', pointer, pointer),
    shapeFree: status<[ShapeSlot]>('ov_shape_free', pointer),
    partialShapeFree: releaseList('ov_partial_shape_free'),

    compiledFree: release('ov_compiled_model_free'),
    compiledInputs: read('ov_compiled_model_inputs_size'),
    compiledOutputs: read('ov_compiled_model_outputs_size'),
    compiledInput: read('ov_compiled_model_input'),
    compiledInputByIndex: byIndex('ov_compiled_model_input_by_index'),
    compiledInputByName: byName('ov_compiled_model_input_by_name'),
    compiledOutput: read('ov_compiled_model_output'),
    compiledOutputByIndex: byIndex('ov_compiled_model_output_by_index'),
    compiledOutputByName: byName('ov_compiled_model_output_by_name'),
    compiledGetProperty: status<[Pointer, string, [string | null]]>(
      'ov_compiled_model_get_property',
      pointer,
      text,
      outText
    ),
    compiledSetProperty: status<[Pointer, ...string[]]>('ov_compiled_model_set_property', pointer, '...'),
    compiledExport: status<[Pointer, string]>('ov_compiled_model_export_model', pointer, text),
    createInferRequest: read('ov_compiled_model_create_infer_request'),

    requestFree: release('ov_infer_request_free'),
    setTensor: status<[Pointer, string, Pointer]>('ov_infer_request_set_tensor', pointer, text, pointer),
    setInputTensor: status<[Pointer, Pointer]>('ov_infer_request_set_input_tensor', pointer, pointer),
    setInputTensorAt: status<[Pointer, number, Pointer]>(
      'ov_infer_request_set_input_tensor_by_index',
      pointer,
      size,
      pointer
    ),
    setOutputTensor: status<[Pointer, Pointer]>('ov_infer_request_set_output_tensor', pointer, pointer),
    setOutputTensorAt: status<[Pointer, number, Pointer]>(
      'ov_infer_request_set_output_tensor_by_index',
      pointer,
      size,
      pointer
    ),
    getTensor: byName('ov_infer_request_get_tensor'),
    getTensorOfPort: status<[Pointer, Pointer, Slot]>(
      'ov_infer_request_get_tensor_by_const_port',
      pointer,
      pointer,
      pointer
    ),
    getInputTensor: read('ov_infer_request_get_input_tensor'),
    getInputTensorAt: byIndex('ov_infer_request_get_input_tensor_by_index'),
    getOutputTensor: read('ov_infer_request_get_output_tensor'),
    getOutputTensorAt: byIndex('ov_infer_request_get_output_tensor_by_index'),
    infer: status<[Pointer]>('ov_infer_request_infer', pointer),
    startAsync: status<[Pointer]>('ov_infer_request_start_async', pointer),
    wait: status<[Pointer]>('ov_infer_request_wait', pointer),
    cancel: status<[Pointer]>('ov_infer_request_cancel', pointer),
    profiling: status<[Pointer, BigUint64Array]>('ov_infer_request_get_profiling_info', pointer, pointer),
    profilingFree: releaseList('ov_profiling_info_list_free'),

    tensorCreate: status<[number, ShapeArgument, Slot]>('ov_tensor_create', 'int', shape, pointer),
    tensorOver: status<[number, ShapeArgument, TypedArrayMemory, Slot]>(
      'ov_tensor_create_from_host_ptr',
      'int',
      shape,
      pointer,
      pointer
    ),
    tensorOfStrings: optional<[string[], number, ShapeArgument, Slot]>(
      'ov_tensor_create_from_string_array',
      textList,
      size,
      shape,
      pointer
    ),
    tensorSetStrings: optional<[Pointer, string[], number]>('ov_tensor_set_string_data', pointer, textList, size),
    tensorSetShape: status<[Pointer, ShapeArgument]>('ov_tensor_set_shape', pointer, shape),
    tensorShape: status<[Pointer, ShapeSlot]>('ov_tensor_get_shape', pointer, pointer),
    tensorElementType: status<[Pointer, Int32Array]>('ov_tensor_get_element_type', pointer, pointer),
    tensorSize: read('ov_tensor_get_size'),
    tensorByteSize: read('ov_tensor_get_byte_size'),
    tensorData: read('ov_tensor_data'),
    tensorFree: release('ov_tensor_free'),

    layoutCreate: status<[string, Slot]>('ov_layout_create', text, pointer),
    layoutFree: release('ov_layout_free'),
    pppCreate: read('ov_preprocess_prepostprocessor_create'),
    pppFree: release('ov_preprocess_prepostprocessor_free'),
    pppBuild: read('ov_preprocess_prepostprocessor_build'),
    pppInput: read('ov_preprocess_prepostprocessor_get_input_info'),
    pppInputByIndex: byIndex('ov_preprocess_prepostprocessor_get_input_info_by_index'),
    pppInputByName: byName('ov_preprocess_prepostprocessor_get_input_info_by_name'),
    pppOutput: read('ov_preprocess_prepostprocessor_get_output_info'),
    pppOutputByIndex: byIndex('ov_preprocess_prepostprocessor_get_output_info_by_index'),
    pppOutputByName: byName('ov_preprocess_prepostprocessor_get_output_info_by_name'),
    inputInfoFree: release('ov_preprocess_input_info_free'),
    inputTensorInfo: read('ov_preprocess_input_info_get_tensor_info'),
    inputTensorInfoFree: release('ov_preprocess_input_tensor_info_free'),
    inputSteps: read('ov_preprocess_input_info_get_preprocess_steps'),
    inputStepsFree: release('ov_preprocess_preprocess_steps_free'),
    inputModelInfo: read('ov_preprocess_input_info_get_model_info'),
    inputModelInfoFree: release('ov_preprocess_input_model_info_free'),
    outputInfoFree: release('ov_preprocess_output_info_free'),
    outputTensorInfo: read('ov_preprocess_output_info_get_tensor_info'),
    outputTensorInfoFree: release('ov_preprocess_output_tensor_info_free'),
    stepsResize: status<[Pointer, number]>('ov_preprocess_preprocess_steps_resize', pointer, 'int'),
    inputSetElementType: status<[Pointer, number]>('ov_preprocess_input_tensor_info_set_element_type', pointer, 'int'),
    inputSetLayout: status<[Pointer, Pointer]>('ov_preprocess_input_tensor_info_set_layout', pointer, pointer),
    inputSetFrom: status<[Pointer, Pointer]>('ov_preprocess_input_tensor_info_set_from', pointer, pointer),
    modelSetLayout: status<[Pointer, Pointer]>('ov_preprocess_input_model_info_set_layout', pointer, pointer),
    outputSetElementType: status<[Pointer, number]>('ov_preprocess_output_set_element_type', pointer, 'int')
  }
}
