import { clipboard, nativeTheme, shell } from 'electron'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod'
import { fail, type FailureError } from '../../core/failure'
import type { UpdateSource } from '../../core/update'
import { appVersion } from '../../engine/folders'
import { checkForUpdate } from '../../engine/updates/check-for-update'
import { policyFileOf, updateSource } from '../../engine/updates/update-source'
import { type AppApi, languageChoices, linkIds, themes } from '../../ipc/app'
import { method, type PartOf } from '../context'
import { openBuiltInPage, openLink } from '../guards'
import { shownLanguage } from '../language'
import { Licences } from '../licences'
import { netTransport } from '../net-transport'
import { nothing } from './arguments'

const mostText = 5_000_000
const longestName = 214

export const appApi =
  (showMenu: () => void): PartOf<AppApi> =>
  ({ settings, folders, quiet, emit }) => {
    const version = appVersion(folders.root)
    const updates = (): UpdateSource => updateSource(folders.root, policyFileOf())
    const licences = new Licences(folders.root, path.dirname(process.execPath))
    return {
      appInfo: method(nothing, () => ({
        name: 'VinoBench',
        version,
        platform: process.platform,
        language: shownLanguage(settings),
        settings: settings.current,
        versions: [
          { name: 'Electron', version: process.versions.electron },
          { name: 'Chromium', version: process.versions.chrome },
          { name: 'Node.js', version: process.versions.node }
        ],
        folders: { results: folders.runs, models: folders.userModels },
        updates: updates()
      })),
      changeSettings: method(
        z.tuple([z.strictObject({ language: z.enum(languageChoices), theme: z.enum(themes) }).partial()]),
        async (changes) => {
          const saved = settings.change(changes)
          nativeTheme.themeSource = settings.current.theme
          showMenu()
          emit('settings', { ...settings.current, shown: shownLanguage(settings) })
          await saved
          return settings.current
        }
      ),
      openLink: method(z.tuple([z.enum(linkIds)]), (link) => openLink(link)),
      copyText: method(z.tuple([z.string().max(mostText)]), (text) => clipboard.writeText(text)),
      showFolder: method(z.tuple([z.enum(['results', 'models'])]), async (which) => {
        const folder = which === 'results' ? folders.runs : folders.userModels
        await mkdir(folder, { recursive: true }).catch(() => undefined)
        const problem = await shell.openPath(folder)
        if (problem !== '')
          throw fail('file-not-found', `${folder} could not be shown: ${problem}`, 'Open it yourself.')
      }),
      licences: method(nothing, () => licences.list()),
      licenceText: method(z.tuple([z.string().max(longestName)]), (part) => licences.text(part)),
      checkForUpdates: method(nothing, async () => {
        const source = updates()
        if (source.kind !== 'address') throw mayNotAsk(source)
        quiet.check()
        const { address } = source
        return quiet.beside('download', () => checkForUpdate({ address, version, transport: netTransport }))
      }),
      openUpdatePage: method(nothing, async () => {
        const source = updates()
        if (source.kind === 'address' && source.page !== null) await openBuiltInPage(source.page)
      })
    }
  }

const mayNotAsk = ({ kind }: Exclude<UpdateSource, { kind: 'address' }>): FailureError =>
  kind === 'off'
    ? fail('update-unknown', 'The administrator of this computer has turned this off.', 'Ask the administrator.')
    : fail('update-unknown', 'This build knows no address to ask.', 'Look where you got VinoBench from.')
