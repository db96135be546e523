import { readFileSync, realpathSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { librariesToLoadFirst } from './find-library'
import { loadOpenVino } from './load'

/** Prints which of the libraries that have to be there before OpenVINO asks for them are still there after a collection. */
async function collect(): Promise<void> {
  const first = librariesToLoadFirst(loadOpenVino().libraryPath ?? '')
  globalThis.gc?.()
  // What lets a library go runs in a later turn.
  await sleep(50)
  const mapped = readFileSync('/proc/self/maps', 'utf8')
  const there = first.filter((file) => mapped.includes(realpathSync(file)))
  console.log(JSON.stringify({ first: first.length, there: there.length }))
}

void collect()
