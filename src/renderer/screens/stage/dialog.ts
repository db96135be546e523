import type { Attachment } from 'svelte/attachments'

/**
 * A dialog over the whole window from the moment it is there: what lies below can be neither seen nor reached. Escape
 * only asks to leave; it is taken from the key, because Chromium lets a second one close a dialog unasked.
 */
export function stageDialog(onescape: () => void): Attachment<HTMLDialogElement> {
  return (dialog) => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      if (!event.repeat) onescape()
    }
    const onCancel = (event: Event): void => {
      event.preventDefault()
      if (event.target === dialog) onescape()
    }
    dialog.addEventListener('keydown', onKey)
    dialog.addEventListener('cancel', onCancel)
    dialog.tabIndex = -1
    dialog.showModal()
    // Keys go to the stage, not to the first of its buttons.
    dialog.focus()
    return () => {
      dialog.removeEventListener('keydown', onKey)
      dialog.removeEventListener('cancel', onCancel)
      dialog.close()
    }
  }
}
