import { readFileSync, realpathSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { librariesToLoadFirst } from './find-library'
import { loadOpenVino } from './load'

/** Prints which of the libraries that have to be there before OpenVINO asks for them are still there after a collection. */
const { libraryPath } = loadOpenVino()
for (let turn = 0; turn < 3; turn++) {
  globalThis.gc?.()
  // What lets a library go runs in a later turn.
  void sleep(10)
}
void sleep(50).then(() => {
  const first = librariesToLoadFirst(libraryPath ?? '')
  const mapped = readFileSync('/proc/self/maps', 'utf8')
  console.log(
    JSON.stringify({ first: first.length, there: first.filter((file) => mapped.includes(realpathSync(file))).length })
  )
})
