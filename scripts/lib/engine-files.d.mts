export const engineFiles: readonly string[]
