/** From where this build may learn of newer versions. */
export type UpdateSource =
  | { readonly kind: 'address'; readonly address: string; readonly page: string | null }
  /** Built without an address: updates come the way the program came. */
  | { readonly kind: 'none' }
  /** An administrator wants nobody to be asked; `file` says so. */
  | { readonly kind: 'off'; readonly file: string }

/** What the address answered. */
export interface UpdateAnswer {
  readonly version: string
  /** ISO 8601; null where it was not said. */
  readonly releasedAt: string | null
  readonly isNewer: boolean
}
