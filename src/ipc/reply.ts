import type { Failure } from '../core/failure'

/** What the door answers: errors do not keep their fields across the bridge, values do. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }
