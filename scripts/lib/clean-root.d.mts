export const ordinaryUser: { readonly name: string; readonly id: number }

export interface InRootOptions {
  readonly uid?: number
  readonly env?: Readonly<Record<string, string>>
  readonly binds?: readonly (readonly [string, string])[]
  readonly before?: string
  readonly cwd?: string
}

export function inRoot(folder: string, words: readonly string[], options?: InRootOptions): string[]
