// Loaded into Electron before the app (`-r`): the app is told that it may open its window only once Playwright is connected,
// which says so by this name. A window that opens while Playwright is still connecting is now and then never seen by it.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- what `-r` loads is CommonJS
const { app } = require('electron')

const ready = app.whenReady()
const emit = app.emit.bind(app)
const isReady = app.isReady.bind(app)
let toldWith = null
let isStarted = false

app.emit = (name, ...values) => {
  if (name !== 'ready' || isStarted) return emit(name, ...values)
  toldWith = values
  return true
}
const connected = new Promise((resolve) => (globalThis.__playwright_run = () => resolve()))
const started = Promise.all([ready, connected]).then(() => {
  isStarted = true
  emit('ready', ...(toldWith ?? []))
})
app.whenReady = () => started
app.isReady = () => isStarted && isReady()
