import { app, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent, nativeTheme, session } from 'electron'
import path from 'node:path'
import { createEngine } from '../engine'
import { defaultFolders } from '../engine/folders'
import { channels } from '../ipc/contract'
import { api } from './api'
import type { MainContext } from './context'
import { openDoor } from './door'
import { utilityEngine } from './engine-channel'
import { FileTokens } from './file-tokens'
import { cameraLeave, guardContents, guardPermissions } from './guards'
import { shownLanguage } from './language'
import { setMenu } from './menu'
import { Ports } from './ports'
import { origin, registerScheme, serveWindow } from './protocol'
import { SettingsStore } from './settings'
import { openWindow, preloadFile } from './window'

/** The main process: life cycle, one window, one door. It computes nothing and loads nothing native. */
const folders = defaultFolders()
const data = path.dirname(folders.runs)
// Only a program that runs from its sources listens to a development server.
const devUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']

registerScheme()
if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', path.join(data, 'window'))

if (app.requestSingleInstanceLock()) start()
else app.quit()

function start(): void {
  const settings = new SettingsStore(path.join(data, 'settings.json'))
  const files = new FileTokens()
  const camera = cameraLeave()
  const ports = new Ports()
  const quitHandlers: (() => Promise<boolean>)[] = []
  const goneHandlers: (() => void)[] = []
  let window: BrowserWindow | null = null

  const context: MainContext = {
    engine: createEngine({ folders, open: utilityEngine(folders.engineEntry) }),
    folders,
    settings,
    files,
    camera,
    emit: (event, payload) => {
      if (window !== null && !window.webContents.isDestroyed()) window.webContents.send(channels.event, event, payload)
    },
    window: () => window,
    onPort: (name, listener) => ports.expect(name, listener),
    onQuit: (handler) => void quitHandlers.push(handler),
    onWindowGone: (handler) => void goneHandlers.push(handler)
  }
  const pageOrigin = devUrl === undefined ? origin : new URL(devUrl).origin
  const isOurPage = (url: string): boolean => originOf(url) === pageOrigin
  const isOurs = ({ senderFrame }: IpcMainInvokeEvent | IpcMainEvent): boolean =>
    senderFrame !== null && senderFrame === window?.webContents.mainFrame && isOurPage(senderFrame.url)

  const showMenu = (): void =>
    setMenu(shownLanguage(settings), (command) => context.emit('menu', command), devUrl !== undefined)

  const show = (): void => {
    window = openWindow(settings, preloadFile(folders.root))
    const gone = (): void => goneHandlers.forEach((handler) => handler())
    window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) gone()
    })
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      gone()
      if (reason !== 'clean-exit') window?.webContents.reload()
    })
    window.on('closed', () => {
      window = null
      gone()
    })
    void window.loadURL(devUrl ?? `${origin}/index.html`)
  }

  let mayQuit = false
  app.on('before-quit', (event) => {
    if (mayQuit || quitHandlers.length === 0) return
    event.preventDefault()
    void Promise.all(quitHandlers.map((handler) => handler())).then((answers) => {
      if (!answers.every(Boolean)) return
      mayQuit = true
      app.quit()
    })
  })
  app.on('second-instance', () => {
    if (window === null) return show()
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  app.on('window-all-closed', () => app.quit())
  // Where the window was when it closed is still on its way to the disk.
  let written = false
  app.on('will-quit', (event) => {
    if (written) return
    event.preventDefault()
    void settings.written().then(() => {
      written = true
      app.quit()
    })
  })

  guardContents(isOurPage)
  nativeTheme.themeSource = settings.current.theme
  void app.whenReady().then(() => {
    // Chromium would fetch a dictionary from the internet, unasked.
    session.defaultSession.setSpellCheckerLanguages([])
    guardPermissions(session.defaultSession, camera, isOurPage)
    if (devUrl === undefined) serveWindow(path.join(folders.root, 'out', 'renderer'))
    openDoor({ methods: api(context, showMenu), files, isOurs, onPort: (name, port) => ports.arrived(name, port) })
    showMenu()
    show()
  })
}

function originOf(url: string): string | null {
  try {
    const { protocol, host } = new URL(url)
    return `${protocol}//${host}`
  } catch {
    return null
  }
}
