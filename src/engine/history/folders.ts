import path from 'node:path'

/** Where the history keeps what; everything beside the runs, so that moving is renaming. */
export interface HistoryFolders {
  readonly runs: string
  readonly trash: string
  readonly quarantine: string
  readonly index: string
}

export function historyFolders({ runs }: { readonly runs: string }): HistoryFolders {
  const data = path.dirname(runs)
  return {
    runs,
    trash: path.join(data, 'trash'),
    quarantine: path.join(data, 'quarantine'),
    index: path.join(data, 'history-index.json')
  }
}
