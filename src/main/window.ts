import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import path from 'node:path'
import type { SettingsStore, WindowPlace } from './settings'

const smallest = { width: 900, height: 600 }
const usual: WindowPlace = { x: null, y: null, width: 1280, height: 800, maximized: false }

/** The one window: sandboxed, isolated, where it was last time. */
export function openWindow(settings: SettingsStore, preload: string): BrowserWindow {
  const place = visiblePlace(settings.window ?? usual)
  const window = new BrowserWindow({
    width: place.width,
    height: place.height,
    ...(place.x === null || place.y === null ? {} : { x: place.x, y: place.y }),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'VinoBench',
    // What is seen before the page has been drawn: the page's own paper.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#15171a' : '#fafaf8',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      devTools: !app.isPackaged,
      spellcheck: false,
      // A run is shown as it goes, also while another window is in front.
      backgroundThrottling: true
    }
  })
  if (place.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  rememberPlace(window, settings)
  return window
}

export const preloadFile = (root: string): string => path.join(root, 'out', 'preload', 'index.cjs')

/** A place on a screen that is no longer there would hide the window. */
function visiblePlace(place: WindowPlace): WindowPlace {
  const { x, y, width, height } = place
  const sized = { ...place, width: Math.max(width, smallest.width), height: Math.max(height, smallest.height) }
  if (x === null || y === null) return sized
  const areas = screen.getAllDisplays().map((display) => display.workArea)
  const seen = areas.some(
    (area) =>
      x + width > area.x + 100 && x < area.x + area.width - 100 && y >= area.y - 10 && y < area.y + area.height - 50
  )
  return seen ? sized : { ...sized, x: null, y: null }
}

function rememberPlace(window: BrowserWindow, settings: SettingsStore): void {
  let timer: NodeJS.Timeout | undefined
  const remember = (): void => {
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return
    const maximized = window.isMaximized()
    const { x, y, width, height } = window.getNormalBounds()
    void settings.change({ window: { x, y, width, height, maximized } }).catch(() => undefined)
  }
  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(remember, 500)
  }
  window.on('resize', soon)
  window.on('move', soon)
  window.on('close', () => {
    clearTimeout(timer)
    remember()
  })
}
