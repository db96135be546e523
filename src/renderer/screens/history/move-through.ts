import type { Attachment } from 'svelte/attachments'

/** A row of the list: its parts that can be focused carry `data-part`, the row carries its id as `data-run`. */
const rowSelector = '[data-run]'
const partSelector = '[data-part]'

/**
 * Arrow keys through a list: up and down from row to row, left and right within one; Delete deletes. Only the current
 * row's parts are reached by Tab, so that a long list is one stop.
 */
export function moveThrough(onremove: (id: string) => void): Attachment<HTMLElement> {
  return (list) => {
    const rows = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>(rowSelector)]
    const parts = (row: HTMLElement): HTMLElement[] => [...row.querySelectorAll<HTMLElement>(partSelector)]
    let current: string | null = null

    const mark = (): void => {
      const all = rows()
      const here = all.find((row) => row.dataset['run'] === current) ?? all[0]
      for (const row of all) for (const part of parts(row)) part.tabIndex = row === here ? 0 : -1
    }
    const onfocusin = ({ target }: FocusEvent): void => {
      const row = target instanceof Element ? target.closest<HTMLElement>(rowSelector) : null
      if (row === null || row.dataset['run'] === current) return
      current = row.dataset['run'] ?? null
      mark()
    }
    const onkeydown = (event: KeyboardEvent): void => {
      const { target, key } = event
      const part = target instanceof HTMLElement ? target.closest<HTMLElement>(partSelector) : null
      const row = part?.closest<HTMLElement>(rowSelector) ?? null
      if (part === null || row === null || event.ctrlKey || event.metaKey || event.altKey) return
      const all = rows()
      const next = nextPart(key, { all, row, part, parts })
      if (next !== undefined) {
        event.preventDefault()
        next.focus()
      } else if (key === 'Delete') {
        event.preventDefault()
        current = neighbourOf(row, all)?.dataset['run'] ?? null
        hadFocus = true
        onremove(row.dataset['run'] ?? '')
      }
    }
    /** The row that had the focus goes away with it: the one beside it takes both over. */
    let hadFocus = false
    const observer = new MutationObserver(() => {
      mark()
      if (!hadFocus || (document.activeElement !== document.body && document.activeElement !== null)) return
      hadFocus = false
      const row = rows().find((one) => one.dataset['run'] === current) ?? rows()[0]
      row?.querySelector<HTMLElement>('[data-part="title"]')?.focus()
    })
    observer.observe(list, { childList: true, subtree: true })
    list.addEventListener('focusin', onfocusin)
    list.addEventListener('keydown', onkeydown)
    mark()
    return () => {
      observer.disconnect()
      list.removeEventListener('focusin', onfocusin)
      list.removeEventListener('keydown', onkeydown)
    }
  }
}

interface Around {
  readonly all: readonly HTMLElement[]
  readonly row: HTMLElement
  readonly part: HTMLElement
  parts(row: HTMLElement): HTMLElement[]
}

function nextPart(key: string, { all, row, part, parts }: Around): HTMLElement | undefined {
  const at = all.indexOf(row)
  const targets: Readonly<Record<string, HTMLElement | undefined>> = {
    ArrowUp: all[at - 1],
    ArrowDown: all[at + 1],
    Home: all[0],
    End: all.at(-1)
  }
  const other = targets[key]
  if (other !== undefined) {
    const same = parts(other).find((one) => one.dataset['part'] === part.dataset['part'])
    return same ?? parts(other)[0]
  }
  const mine = parts(row)
  const place = mine.indexOf(part)
  return key === 'ArrowLeft' ? mine[place - 1] : key === 'ArrowRight' ? mine[place + 1] : undefined
}

const neighbourOf = (row: HTMLElement, all: readonly HTMLElement[]): HTMLElement | undefined =>
  all[all.indexOf(row) + 1] ?? all[all.indexOf(row) - 1]
