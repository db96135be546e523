/** Weight files that belong to a model file of the same name: dropped together, they are one model. */
const companions: Readonly<Record<string, readonly string[]>> = {
  bin: ['xml'],
  pdiparams: ['pdmodel', 'json']
}

/** The files that stand for a model each. */
export function modelFiles<File extends { readonly name: string }>(files: readonly File[]): File[] {
  const names = new Set(files.map(({ name }) => name.toLowerCase()))
  return files.filter(({ name }) => {
    const [, stem = '', extension = ''] = /^(.+)\.([^.]+)$/.exec(name.toLowerCase()) ?? []
    return !(companions[extension] ?? []).some((main) => names.has(`${stem}.${main}`))
  })
}

/** What "Choose a file" offers at first. */
export const accepted = '.onnx,.xml,.bin,.tflite,.pb,.pdmodel,.pdiparams,.json,.pt,.pth'
