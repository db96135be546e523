import { app, clipboard, nativeTheme, shell } from 'electron'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod'
import { fail } from '../../core/failure'
import { type AppApi, languageChoices, linkIds, themes } from '../../ipc/app'
import { method, type PartOf } from '../context'
import { openLink } from '../guards'
import { shownLanguage } from '../language'
import { Licences } from '../licences'
import { nothing } from './arguments'

const mostText = 5_000_000
const longestName = 214

export const appApi =
  (showMenu: () => void): PartOf<AppApi> =>
  ({ settings, folders, emit }) => {
    const licences = new Licences(folders.root, path.dirname(process.execPath))
    return {
      appInfo: method(nothing, () => ({
        name: 'VinoBench',
        version: app.getVersion(),
        platform: process.platform,
        language: shownLanguage(settings),
        settings: settings.current,
        versions: [
          { name: 'Electron', version: process.versions.electron },
          { name: 'Chromium', version: process.versions.chrome },
          { name: 'Node.js', version: process.versions.node }
        ],
        folders: { results: folders.runs, models: folders.userModels }
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
      licenceText: method(z.tuple([z.string().max(longestName)]), (part) => licences.text(part))
    }
  }
