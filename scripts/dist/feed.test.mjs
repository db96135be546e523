import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { load } from 'js-yaml'
import { parseFeed } from '../../src/engine/updates/feed'
import { feedName } from '../../src/engine/updates/update-source'
import { writeFeed } from './feed.mjs'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vinobench-feed-'))
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

test('what a build publishes is what the installed program understands, under the name it asks for', async () => {
  const deb = path.join(folder, 'vinobench_0.2.0_amd64.deb')
  fs.writeFileSync(deb, 'a package')
  const made = [deb, path.join(folder, 'VinoBench-0.2.0-linux-x64.cdx.json')]
  for (const platform of ['linux', 'win32', 'darwin']) {
    const file = await writeFeed({
      product: { version: '0.2.0' },
      made,
      output: folder,
      epoch: 1_766_599_200,
      platform
    })
    expect(path.basename(file)).toBe(feedName(platform))
    const text = fs.readFileSync(file, 'utf8')
    expect(parseFeed(text)).toEqual({ version: '0.2.0', releasedAt: '2025-12-24T18:00:00.000Z' })
    expect(load(text).files).toEqual([
      {
        url: 'vinobench_0.2.0_amd64.deb',
        sha512: createHash('sha512').update('a package').digest('base64'),
        size: 9
      }
    ])
  }
})
