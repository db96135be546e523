import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuCommand, ScreenId } from '../ipc/app'

const words = {
  en: {
    file: 'File',
    go: 'Go',
    edit: 'Edit',
    view: 'View',
    start: 'Find the fastest',
    benchmark: 'Benchmark',
    devices: 'Devices',
    see: 'See it',
    stage: 'Race',
    history: 'History',
    models: 'Models',
    settings: 'Settings',
    about: 'About VinoBench',
    quit: 'Quit'
  },
  ja: {
    file: 'ファイル',
    go: '移動',
    edit: '編集',
    view: '表示',
    start: '最速を調べる',
    benchmark: 'ベンチマーク',
    devices: 'デバイス',
    see: '見てみる',
    stage: 'レース',
    history: '履歴',
    models: 'モデル',
    settings: '設定',
    about: 'VinoBench について',
    quit: '終了'
  }
} as const

/** The platform's own conventions, in the window's language; every command has its shortcut. */
export function setMenu(language: 'en' | 'ja', tell: (command: MenuCommand) => void, dev: boolean): void {
  const word = words[language]
  const go = (screen: ScreenId, accelerator: string, label: string = word[screen]): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => tell({ kind: 'go', screen })
  })
  const settings = go('settings', 'CmdOrCtrl+,')
  const mac = process.platform === 'darwin'
  const appMenu: MenuItemConstructorOptions = {
    label: app.name,
    submenu: [
      { label: word.about, click: () => tell({ kind: 'go', screen: 'settings' }) },
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
    label: word.start,
    accelerator: 'CmdOrCtrl+Return',
    click: () => tell({ kind: 'start-run' })
  }
  const fileMenu: MenuItemConstructorOptions = {
    label: word.file,
    submenu: mac
      ? [start, { type: 'separator' }, { role: 'close' }]
      : [
          start,
          { type: 'separator' },
          settings,
          { label: word.about, click: () => tell({ kind: 'go', screen: 'settings' }) },
          { type: 'separator' },
          { role: 'quit', label: word.quit }
        ]
  }
  const goMenu: MenuItemConstructorOptions = {
    label: word.go,
    submenu: [
      go('benchmark', 'CmdOrCtrl+1'),
      go('devices', 'CmdOrCtrl+2'),
      go('see', 'CmdOrCtrl+3'),
      go('stage', 'CmdOrCtrl+4'),
      go('history', 'CmdOrCtrl+5'),
      go('models', 'CmdOrCtrl+6')
    ]
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
