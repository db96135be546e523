import Module from 'node:module'

/** What `require` resolves names with in every Node and Electron so far; `registerHooks` comes only with Node 22.15. */
interface Resolver {
  _resolveFilename(request: string, ...rest: unknown[]): string
}

const nativeFile = /^@img\/sharp-linux(?:musl)?-[^/]+\/sharp\.node$/

/** Electron on Linux brings the system's GLib into the process, with which sharp's own clashes: a resize never answers. */
export const nativeSharpClashes = (
  platform: NodeJS.Platform = process.platform,
  versions: NodeJS.ProcessVersions = process.versions
): boolean => platform === 'linux' && versions.electron !== undefined

/** Loads sharp as if its native file were not installed; sharp itself takes its WebAssembly build instead. */
export async function withoutNativeSharp<T>(load: () => Promise<{ default: T }>): Promise<T> {
  const resolver = Module as unknown as Resolver
  const resolve = resolver._resolveFilename
  const atExit = process.listeners('exit')
  resolver._resolveFilename = (request, ...rest) => {
    if (nativeFile.test(request)) throw notFound(request)
    return resolve.call(resolver, request, ...rest)
  }
  try {
    const { default: sharp } = await load()
    answerCopies(sharp as { prototype: Results })
    letThreadEnd(atExit)
    return sharp
  } finally {
    resolver._resolveFilename = resolve
  }
}

const notFound = (request: string): Error =>
  Object.assign(new Error(`${request} is not for Electron on Linux.`), { code: 'MODULE_NOT_FOUND' })

/**
 * The WebAssembly build shuts libvips down when its thread ends. While a picture is worked on that waits for threads which
 * wait for this one: what was thrown would never be told. The process ends right after; nothing needs to be put away.
 */
function letThreadEnd(before: readonly NodeJS.ExitListener[]): void {
  for (const listener of process.listeners('exit')) {
    if (!before.includes(listener)) process.off('exit', listener)
  }
}

interface Results {
  toBuffer(options?: unknown): Promise<Uint8Array | { readonly data: Uint8Array }>
}

/**
 * The WebAssembly build answers views of its own memory. That memory is shared, which no other process can be sent, and
 * it is used again as soon as sharp's own Buffer is forgotten, even if another view of the same bytes is not.
 */
function answerCopies({ prototype }: { prototype: Results }): void {
  const { toBuffer } = prototype
  prototype.toBuffer = async function (this: Results, options) {
    const answer = await toBuffer.call(this, options)
    return answer instanceof Uint8Array ? copy(answer) : { ...answer, data: copy(answer.data) }
  }
}

const copy = (bytes: Uint8Array): Buffer => Buffer.from(new Uint8Array(bytes).buffer)
