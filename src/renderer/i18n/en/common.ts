import { screenNames } from '../../../ipc/screens'

export const common = {
  nav: {
    label: 'Main',
    ...screenNames.en
  },
  offline: 'Nothing leaves this computer',
  loading: 'Loading…',
  cancel: 'Cancel',
  close: 'Close',
  save: 'Save',
  undo: 'Undo',
  dismiss: 'Dismiss',
  retry: 'Try again',
  copy: 'Copy',
  copied: 'Copied',
  details: 'Details',
  copyDetails: 'Copy details',
  chooseFile: 'Choose a file…',
  table: {
    copyTsv: 'Copy for a spreadsheet',
    copyMarkdown: 'Copy as Markdown',
    copied: 'Copied.'
  },
  fps: 'FPS'
}
