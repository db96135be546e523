import type { Pointer } from './library'

/**
 * One native object. It is released once: by `free()`, or when its owner was collected. While a native call uses it
 * on another thread (`hold`), the release waits, so that nothing is pulled from under a running inference.
 */
export class NativeHandle {
  #pointer: Pointer | null
  #holders = 0
  #freed = false
  readonly #release: (pointer: Pointer) => unknown

  constructor(
    pointer: Pointer,
    readonly kind: string,
    release: (pointer: Pointer) => unknown
  ) {
    this.#pointer = pointer
    this.#release = release
  }

  /** The address. Throws once the object has been freed: a stale address must never reach native code. */
  get pointer(): Pointer {
    if (this.#freed || this.#pointer === null) throw new Error(`This ${this.kind} has been freed.`)
    return this.#pointer
  }

  get isFreed(): boolean {
    return this.#freed
  }

  hold(): void {
    this.#holders += 1
  }

  letGo(): void {
    this.#holders -= 1
    if (this.#freed) this.#releaseWhenUnused()
  }

  free(): void {
    this.#freed = true
    this.#releaseWhenUnused()
  }

  #releaseWhenUnused(): void {
    if (this.#holders > 0 || this.#pointer === null) return
    const pointer = this.#pointer
    this.#pointer = null
    this.#release(pointer)
  }
}

const owned = new WeakMap<object, NativeHandle>()
const collected = new FinalizationRegistry<NativeHandle>((handle) => {
  handle.free()
})

/** Ties a native object to the life of its JavaScript owner. */
export function own(
  owner: object,
  pointer: Pointer,
  kind: string,
  release: (pointer: Pointer) => unknown
): NativeHandle {
  const handle = new NativeHandle(pointer, kind, release)
  owned.set(owner, handle)
  collected.register(owner, handle)
  return handle
}

/** Frees the native object behind a JavaScript one now. Again, or on anything else: nothing happens. */
export function free(owner: object): void {
  owned.get(owner)?.free()
}

export function isFreed(owner: object): boolean {
  return owned.get(owner)?.isFreed ?? false
}
