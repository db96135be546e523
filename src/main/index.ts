import {
  app,
  type BrowserWindow,
  dialog,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  nativeTheme,
  session
} from 'electron'
import path from 'node:path'
import { createEngine } from '../engine'
import { defaultFolders } from '../engine/folders'
import { channels } from '../ipc/contract'
import { api } from './api'
import type { MainContext } from './context'
import { CrashLoop } from './crash-loop'
import { crashWords } from './crash-words'
import { openDoor } from './door'
import { utilityEngine } from './engine-channel'
import { FileTokens } from './file-tokens'
import { GivenFiles, isResultFile, resultFilesOf } from './given-files'
import { cameraLeave, guardContents, guardPermissions } from './guards'
import { shownLanguage } from './language'
import { setMenu } from './menu'
import { Ports } from './ports'
import { profileFolder } from './profile'
import { origin, registerScheme, serveWindow } from './protocol'
import { Quiet } from './quiet'
import { SettingsStore } from './settings'
import { withSpare } from './spare-engine'
import { refusedSwitches } from './switches'
import { openWindow, preloadFile } from './window'
import { commandLineWords, runWithoutWindow } from './without-window'

/** The main process: life cycle, one window, one door. It computes nothing and loads nothing native. */
const folders = defaultFolders()
const data = path.dirname(folders.runs)
// Only a program that runs from its sources listens to a development server.
const devUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']

// Before Chromium has started any other process. In development, debuggers and tests need more of them.
if (app.isPackaged) for (const name of refusedSwitches(process.argv)) app.commandLine.removeSwitch(name)
const words = commandLineWords(process.argv, (name) => app.commandLine.hasSwitch(name))
if (words === null) startOnce()
else void runWithoutWindow(words, folders)

function startOnce(): void {
  registerScheme()
  if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', profileFolder(data))
  if (app.requestSingleInstanceLock()) start()
  else app.quit()
}

function start(): void {
  const settings = new SettingsStore(path.join(data, 'settings.json'))
  const files = new FileTokens()
  const given = new GivenFiles(files, () => context.emit('given', null))
  const camera = cameraLeave()
  const ports = new Ports()
  const quitHandlers: (() => Promise<boolean>)[] = []
  const goneHandlers: (() => void)[] = []
  let window: BrowserWindow | null = null

  const engines = withSpare(utilityEngine(folders.engineEntry))
  const context: MainContext = {
    engine: createEngine({ folders, open: engines.open }),
    folders,
    settings,
    files,
    given,
    camera,
    quiet: new Quiet(),
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

  const crashes = new CrashLoop()
  /** Asked without a parent: its page is dead. */
  const asksForAnotherTry = (): boolean => {
    const { message, detail, again, quit } = crashWords[shownLanguage(settings)]
    const answer = dialog.showMessageBoxSync({ type: 'error', message, detail, buttons: [again, quit], cancelId: 1 })
    if (answer === 0) crashes.forgive()
    else app.exit(1)
    return answer === 0
  }

  const show = (): void => {
    window = openWindow(settings, preloadFile(folders.root))
    const gone = (): void => goneHandlers.forEach((handler) => handler())
    window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) gone()
    })
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      gone()
      if (reason !== 'clean-exit' && (!crashes.isLoop() || asksForAnotherTry())) window?.webContents.reload()
    })
    window.on('closed', () => {
      window = null
      gone()
    })
    void window.loadURL(devUrl ?? `${origin}/index.html`)
  }

  let mayQuit = false
  let asking: Promise<boolean> | null = null
  /** One after the other: who is asked about a run and stays loses nothing else that is under way. */
  const all = async (): Promise<boolean> => {
    for (const handler of quitHandlers) if (!(await handler())) return false
    return true
  }
  app.on('before-quit', (event) => {
    if (mayQuit || quitHandlers.length === 0) return
    event.preventDefault()
    // Who asks to quit twice is asked once.
    if (asking !== null) return
    asking = all().finally(() => (asking = null))
    void asking.then((may) => {
      mayQuit = may
      if (may) app.quit()
    })
  })
  given.give(resultFilesOf(process.argv, process.cwd()))
  app.on('second-instance', (_event, argv, folder) => {
    given.give(resultFilesOf(argv, folder))
    if (window === null) return show()
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  // How a Mac says what was double-clicked, also at the start.
  app.on('open-file', (event, file) => {
    event.preventDefault()
    given.give([file].filter(isResultFile))
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
    // The listing of devices, which begins with the program, is what the start waits for longest.
    engines.prepare()
    // Chromium would fetch a dictionary from the internet, unasked.
    session.defaultSession.setSpellCheckerLanguages([])
    guardPermissions(session.defaultSession, camera, isOurPage)
    if (devUrl === undefined) serveWindow(path.join(folders.root, 'out', 'renderer'))
    openDoor({ methods: api(context, showMenu), files, isOurs, onPort: (name, port) => ports.arrived(name, port) })
    show()
    showMenu()
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
