import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { Language } from '../core/language'
import type { MenuCommand } from '../ipc/app'
import { findTheFastest, type ScreenId, screenIds, screenKeys, screenNames } from '../ipc/screens'

const words = {
  en: {
    file: 'File',
    go: 'Go',
    edit: 'Edit',
    view: 'View',
    about: 'About VinoBench',
    updates: 'Check for Updates…',
    quit: 'Quit'
  },
  ja: {
    file: 'ファイル',
    go: '移動',
    edit: '編集',
    view: '表示',
    about: 'VinoBench について',
    updates: 'アップデートを確認…',
    quit: '終了'
  }
} as const

/** The platform's own conventions, in the window's language; every command has its shortcut. */
export function setMenu(language: Language, tell: (command: MenuCommand) => void, dev: boolean): void {
  const word = words[language]
  const go = (screen: ScreenId): MenuItemConstructorOptions => ({
    label: screenNames[language][screen],
    accelerator: `CmdOrCtrl+${screenKeys[screen]}`,
    click: () => tell({ kind: 'go', screen })
  })
  const settings = go('settings')
  const about: MenuItemConstructorOptions[] = [
    { label: word.about, click: () => tell({ kind: 'go', screen: 'settings' }) },
    { label: word.updates, click: () => tell({ kind: 'updates' }) }
  ]
  const mac = process.platform === 'darwin'
  const appMenu: MenuItemConstructorOptions = {
    label: app.name,
    submenu: [
      ...about,
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' }
    ]
  }
  const start: MenuItemConstructorOptions = {
    label: findTheFastest[language],
    accelerator: 'CmdOrCtrl+Return',
    click: () => tell({ kind: 'start-run' })
  }
  const fileMenu: MenuItemConstructorOptions = {
    label: word.file,
    submenu: mac
      ? [start, { type: 'separator' }, { role: 'close' }]
      : [start, { type: 'separator' }, settings, ...about, { type: 'separator' }, { role: 'quit', label: word.quit }]
  }
  const goMenu: MenuItemConstructorOptions = {
    label: word.go,
    submenu: screenIds.filter((screen) => screen !== 'settings').map(go)
  }
  const viewMenu: MenuItemConstructorOptions = {
    label: word.view,
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      ...(dev ? [{ type: 'separator' } as const, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : [])
    ]
  }
  const menus = [...(mac ? [appMenu] : []), fileMenu, { role: 'editMenu' as const, label: word.edit }, goMenu, viewMenu]
  Menu.setApplicationMenu(Menu.buildFromTemplate([...menus, ...(mac ? [{ role: 'windowMenu' as const }] : [])]))
}
