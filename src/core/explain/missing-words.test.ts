import { expect, test } from 'vitest'
import { evidenceCodes, missingCodes } from '../device'
import { languages } from '../language'
import { evidenceWords } from './evidence-words'
import { missingWords } from './missing-words'

/** Every fact that words may name. */
const facts = Object.fromEntries(
  'command count device driver file folder found gid group groups ids kernel library mode name names node path pattern problem session text user version kind'
    .split(' ')
    .map((name) => [name, `<${name}>`])
)

test.each(languages)('every reason has a sentence and a remedy for a GPU and an NPU (%s)', (language) => {
  for (const code of missingCodes) {
    for (const id of ['GPU', 'GPU.1', 'NPU']) {
      const { reason, remedy } = missingWords({ id, code, facts }, language)
      for (const words of [reason, remedy]) {
        expect(words.length, code).toBeGreaterThan(8)
        expect(words, code).not.toMatch(/[{}–]/)
      }
    }
  }
})

test.each(languages)('everything that can be seen has words (%s)', (language) => {
  for (const code of evidenceCodes) expect(evidenceWords({ code, facts }, language), code).toMatch(/^[^{}]{5,}$/)
})

test('Japanese is Japanese', () => {
  for (const code of missingCodes) {
    expect(missingWords({ id: 'GPU', code, facts }, 'ja').reason, code).toMatch(/[ぁ-んァ-ン].*。$/)
  }
})

test('braces in what a driver says are left as they are', () => {
  expect(evidenceWords({ code: 'openvino-says', facts: { text: 'bad {text} {user}', user: 'x' } }, 'en')).toBe(
    'OpenVINO itself says: bad {text} {user}'
  )
})
