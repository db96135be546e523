import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { projectRoot } from '../../support/project'

/** A picture of the window in `test-results/`, which git ignores; answers the file. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const file = path.join(projectRoot, 'test-results', `${name}.png`)
  mkdirSync(path.dirname(file), { recursive: true })
  await page.screenshot({ path: file, animations: 'disabled' })
  return file
}
