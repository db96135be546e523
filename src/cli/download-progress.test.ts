import { expect, test } from 'vitest'
import { fakeOutput } from '../../test/fakes/cli'
import type { DownloadState } from '../core/download'
import { DownloadTeller } from './download-progress'

function told(isTerminal: boolean, ...steps: readonly (readonly [DownloadState, number])[]): string {
  const out = fakeOutput({ isTerminal, unicode: false })
  const teller = new DownloadTeller(out.stderr, { bytes: 4_000_000 })
  for (const [state, receivedBytes] of steps) {
    teller.tell({ id: 'yolov5n-coco', state, receivedBytes, totalBytes: 4_000_000, failure: null })
  }
  teller.end()
  return out.said.stderr
}

const steps = [
  ['connecting', 0],
  ['receiving', 1_000_000],
  ['receiving', 2_500_000],
  ['verifying', 4_000_000],
  ['done', 4_000_000]
] as const

test('a terminal has one line that is drawn anew, and is taken away', () => {
  expect(told(true, ...steps).split('\r\u001b[2K')).toEqual([
    '',
    'Connecting',
    'Receiving - 1.0 MB of 4.0 MB',
    'Receiving - 2.5 MB of 4.0 MB',
    'Comparing the SHA-256',
    ''
  ])
})

test('elsewhere there is a line for each step, and none moves the cursor', () => {
  expect(told(false, ...steps)).toBe('Connecting\nReceiving - 1.0 MB of 4.0 MB\nComparing the SHA-256\n')
})

test('a download that fails has its own words: the line only goes', () => {
  expect(told(true, ['connecting', 0], ['failed', 0])).toBe('\r\u001b[2KConnecting\r\u001b[2K')
})
