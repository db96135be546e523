import { app, type Session, shell, type WebContents } from 'electron'
import type { LinkId } from '../ipc/app'
import type { CameraLeave } from './context'

/** Nothing but our own page is ever shown: no navigation, no new windows, no webviews. */
export function guardContents(isOurPage: (url: string) => boolean): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    const stop = (event: { preventDefault(): void }, url: string): void => {
      if (!isOurPage(url)) event.preventDefault()
    }
    contents.on('will-navigate', (event) => stop(event, event.url))
    contents.on('will-redirect', (event) => stop(event, event.url))
    contents.on('will-frame-navigate', (event) => stop(event, event.url))
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

/** Every permission is refused but the camera's picture, for a moment after the user asked for it. */
export function guardPermissions(session: Session, camera: CameraLeave, isOurPage: (url: string) => boolean): void {
  const isCamera = (permission: string, mediaTypes: readonly string[]): boolean =>
    permission === 'media' && mediaTypes.length > 0 && mediaTypes.every((type) => type === 'video')
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    decide(isCamera(permission, mediaTypes) && isOurPage(details.requestingUrl) && camera.isGranted())
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    const mediaTypes = details.mediaType === undefined ? [] : [details.mediaType]
    return isCamera(permission, mediaTypes) && isOurPage(requestingOrigin) && camera.isGranted()
  })
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, decide) => decide({}))
}

const cameraSeconds = 60

export function cameraLeave(now: () => number = () => performance.now()): CameraLeave {
  let until = -Infinity
  return { grant: () => (until = now() + cameraSeconds * 1000), isGranted: () => now() < until }
}

/** The only pages that are ever opened, in the user's own browser. */
const links: Readonly<Record<LinkId, string>> = {
  'yolov5-licence': 'https://www.gnu.org/licenses/agpl-3.0.html',
  'apache-licence': 'https://www.apache.org/licenses/LICENSE-2.0',
  'mit-licence': 'https://opensource.org/license/mit'
}

export const openLink = (link: LinkId): Promise<void> => shell.openExternal(links[link])

/** The build's own page about new versions: its address is in the program, not the page's to choose. */
export const openBuiltInPage = (address: string): Promise<void> => shell.openExternal(address)
