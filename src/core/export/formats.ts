/** The files that a result can be saved as. */
export const exportFormats = ['json', 'csv', 'markdown', 'html', 'png'] as const

export type ExportFormat = (typeof exportFormats)[number]

export const fileEndings: Readonly<Record<ExportFormat, string>> = {
  json: 'json',
  csv: 'csv',
  markdown: 'md',
  html: 'html',
  png: 'png'
}
