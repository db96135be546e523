import { existsSync, readFileSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../support/project'

const folder = path.join(projectRoot, 'out', 'renderer')
const page = path.join(folder, 'index.html')

/** Names of scripts and styles that a text mentions. */
const mentioned = (text: string): string[] => text.match(/[\w-]+(?:\.[\w-]+)*\.(?:js|css)\b/g) ?? []

/** What the page loads, at once or later. Files of the build before, which a window may still have open, are not of it. */
function loadedBy(file: string, known = new Set<string>()): Set<string> {
  for (const name of mentioned(readFileSync(file, 'utf8'))) {
    const other = path.join(folder, 'assets', name)
    if (known.has(other) || !existsSync(other)) continue
    known.add(other)
    loadedBy(other, known)
  }
  return known
}

test('all code and styles of the window are less than a million bytes', async ({ skip }) => {
  skip(!existsSync(page), 'the window is not built: `npm run build`')
  expect(await readFile(page, 'utf8')).toContain('.js')
  const files = [...loadedBy(page)]
  // Seven screens, each loaded when it is first shown.
  expect(files.filter((file) => file.endsWith('.js')).length).toBeGreaterThan(7)
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0)
  expect(bytes).toBeGreaterThan(100_000)
  expect(bytes).toBeLessThan(1_000_000)
})
