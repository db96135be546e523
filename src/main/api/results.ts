import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { app, dialog, shell } from 'electron'
import * as z from 'zod'
import { type ExportFormat, exportFormats, fileEndings } from '../../core/export/formats'
import { fail } from '../../core/failure'
import type { Said } from '../../core/language'
import { parseRecord } from '../../core/parse-record'
import type { RunRecord } from '../../core/record'
import { machineId } from '../../engine/circumstances'
import type { ResultsApi, PictureOfRun, SavedFile } from '../../ipc/results'
import { method, type MainContext, type PartOf } from '../context'
import { FileTokens } from '../file-tokens'
import { shownLanguage } from '../language'
import { token } from './arguments'

const thumbnailSide = 1024

export const resultsApi: PartOf<ResultsApi> = (context) => {
  const saved = new FileTokens()
  return {
    exportResult: method(z.tuple([anything, z.enum(exportFormats)]), (given, format) =>
      exportResult(context, saved, checked(given), format)
    ),
    showSaved: method(z.tuple([token]), (given) => {
      shell.showItemInFolder(saved.path(given))
      return Promise.resolve()
    }),
    // Ids are made by the engine: nothing else may become part of a path.
    runPicture: method(z.tuple([z.string().regex(/^[\w-]{1,100}$/)]), (run) => runPicture(context, run))
  }
}

/** Read like any other result before it is used: see `checked`. */
const anything = z.custom<RunRecord>((value) => typeof value === 'object' && value !== null)

/** What the window sends is believed no more than a file from anywhere. */
function checked(given: RunRecord): RunRecord {
  let text: string
  try {
    text = JSON.stringify(given)
  } catch (error) {
    throw fail('record-unreadable', 'What was to be saved is no result.', 'Open the result again.', String(error))
  }
  return parseRecord(text, 'What was to be saved')
}

async function exportResult(
  { engine, settings, window }: MainContext,
  saved: FileTokens,
  record: RunRecord,
  format: ExportFormat
): Promise<SavedFile | null> {
  const owner = window()
  if (owner === null) return null
  const filters = [{ name: formatNames[format][shownLanguage(settings)], extensions: [fileEndings[format]] }]
  const defaultPath = path.join(app.getPath('documents'), fileName(record, format))
  const { canceled, filePath } = await dialog.showSaveDialog(owner, { defaultPath, filters })
  if (canceled || filePath === '') return null
  const file = path.extname(filePath) === '' ? `${filePath}.${fileEndings[format]}` : filePath
  await engine.export({ record, format, path: file })
  const { token, name } = await saved.adopt(file)
  return { name, saved: token }
}

/** `vinobench-2026-11-22-1402-yolov5n.html`: names that sort, and that no system refuses. */
export function fileName({ startedAt, model }: RunRecord, format: ExportFormat): string {
  const moment = startedAt
    .slice(0, 16)
    .replace(/[^\dT]/g, '')
    .replace(/^(\d{4})(\d\d)(\d\d)T?/, '$1-$2-$3-')
  const name = model.id.replace(/[^\w-]+/g, '-').slice(0, 60)
  return `vinobench-${moment}-${name}.${fileEndings[format]}`
}

const formatNames: Readonly<Record<ExportFormat, Said>> = {
  html: { en: 'Report (HTML)', ja: 'レポート（HTML）' },
  png: { en: 'Chart (PNG)', ja: 'グラフ（PNG）' },
  csv: { en: 'Table (CSV)', ja: '表（CSV）' },
  markdown: { en: 'Text (Markdown)', ja: 'テキスト（Markdown）' },
  json: { en: 'Everything (JSON)', ja: 'すべてのデータ（JSON）' }
}

/**
 * The path is in the run's own file, and only a run of this computer is believed: a file from elsewhere could name a
 * place on a network.
 */
async function runPicture({ engine, folders }: MainContext, run: string): Promise<PictureOfRun | null> {
  const text = await readFile(path.join(folders.runs, `${run}.json`), 'utf8').catch(() => null)
  if (text === null) return null
  const { machine, plan } = parseRecord(text, 'The result')
  if (plan.image === null || machine.id !== machineId()) return null
  const [picture] = await engine.showPictures([plan.image], thumbnailSide).catch(() => [])
  return picture ?? null
}
