/** A file that the user chose or dropped: the window knows its name, only main knows its path. */
export interface AdoptedFile {
  readonly token: string
  readonly name: string
  readonly sizeBytes: number
}
