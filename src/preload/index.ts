import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { type Bridge, channels, events, methods } from '../ipc/contract'
import { tellAll } from './tell-all'

/** The contract, method by method, and nothing else: no channel names, no event objects, no paths reach the page. */
const calls = Object.fromEntries(
  methods.map((name) => [name, (...args: unknown[]) => ipcRenderer.invoke(channels.call, name, args)])
)

const listeners = new Map<string, Set<(payload: unknown) => void>>(events.map((name) => [name, new Set()]))
ipcRenderer.on(channels.event, (_event, name: string, payload: unknown) => {
  tellAll(listeners.get(name) ?? [], payload, reportError)
})
const on = Object.fromEntries(
  events.map((name) => [
    name,
    (listener: (payload: unknown) => void) => {
      listeners.get(name)?.add(listener)
      return () => void listeners.get(name)?.delete(listener)
    }
  ])
)

const bridge = {
  ...calls,
  // Only a file that the user chose or dropped has a path; what the page made up has none.
  adoptFile: (file: File) => ipcRenderer.invoke(channels.adopt, webUtils.getPathForFile(file)),
  on
} as unknown as Bridge<File>

contextBridge.exposeInMainWorld('vinobench', bridge)

// A port cannot cross the bridge; it comes as a message of the page to itself.
window.addEventListener('message', ({ source, data, ports }: MessageEvent<unknown>) => {
  const [port] = ports
  if (source !== window || port === undefined || typeof data !== 'object' || data === null) return
  if ('vinobenchPort' in data) ipcRenderer.postMessage(channels.port, data.vinobenchPort, [port])
})
