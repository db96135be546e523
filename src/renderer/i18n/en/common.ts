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
  delete: 'Delete',
  undo: 'Undo',
  dismiss: 'Dismiss',
  retry: 'Try again',
  copy: 'Copy',
  copied: 'Copied',
  details: 'Details',
  copyDetails: 'Copy details',
  chooseFile: 'Choose a file…',
  dropHere: 'Drop it here',
  fps: 'FPS',
  error: 'Something went wrong'
}
