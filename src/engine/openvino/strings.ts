import { native, type Pointer } from './library'

// libstdc++: pointer, size, 16 bytes of buffer or capacity.
const stdStringBytes = 32

/**
 * The texts of a native string tensor. The C API can write them but not read them, so this reads libstdc++'s
 * `std::string` directly, which Linux builds of OpenVINO use on 64-bit machines.
 */
export function readStrings(data: Pointer, count: number): string[] {
  if (process.platform !== 'linux') {
    throw new Error(
      "OpenVINO's C API cannot read string tensors, so this works only on Linux or with the official openvino-node."
    )
  }
  const layout = new BigUint64Array((count * stdStringBytes) / 8)
  native().copy(layout, data, layout.byteLength)
  return Array.from({ length: count }, (_, index) => {
    const text = Buffer.alloc(Number(layout[index * 4 + 1] ?? 0n))
    native().copy(text, layout[index * 4] ?? 0n, text.length)
    return text.toString('utf8')
  })
}

export function onlyStrings(values: readonly unknown[], message: string): string[] {
  return values.map((value) => {
    if (typeof value !== 'string') throw new Error(message)
    if (value.includes('\0')) throw new Error('A string of a tensor must not contain a zero character.')
    return value
  })
}
