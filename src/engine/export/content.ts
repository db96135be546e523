import { toCsv } from '../../core/export/csv'
import type { ExportFormat } from '../../core/export/formats'
import { toHtml } from '../../core/export/html'
import { toJson } from '../../core/export/json'
import { toMarkdown } from '../../core/export/markdown'
import type { RunRecord } from '../../core/record'

/** What a file of a result holds: the same whoever asks for it, the terminal or the window. */
export async function exportContent(format: ExportFormat, record: RunRecord): Promise<string | Uint8Array> {
  switch (format) {
    case 'json':
      return toJson(record)
    case 'csv':
      return toCsv(record)
    case 'markdown':
      return toMarkdown(record)
    case 'html':
      return toHtml(record)
    case 'png': {
      // Loaded only where a picture is asked for: the chart library is slow to start.
      const { chartPng } = await import('./chart')
      return chartPng(record)
    }
  }
}
