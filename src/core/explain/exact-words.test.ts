import { describe, expect, test } from 'vitest'
import { fakeRow, specOf } from '../../../test/fakes/rounds'
import { whyUnavailable } from '../availability'
import { missingCodes } from '../device'
import { type Failure, toFailure } from '../failure'
import { languages } from '../language'
import { parseRecord } from '../parse-record'
import { fakeRecord } from '../../../test/fakes/record'
import { exactWords } from './exact-words'
import { frameworkCodes, frameworkUnavailable } from './framework-words'
import { missingWords } from './missing-words'

const facts = { device: 'Intel Arc A770', names: 'NVIDIA RTX 4070', driver: 'vfio-pci', kernel: '6.1' }

function unavailable(code: (typeof missingCodes)[number], id = 'GPU'): Failure {
  const failure = whyUnavailable(specOf(`throughput:${id}`), {
    devices: [{ id: 'CPU' }],
    missing: [{ id, code, facts }]
  })
  if (failure === null) throw new Error('it is there')
  return failure
}

describe('why a row is not available', () => {
  test.each(missingCodes)('%s is said as the devices screen says it, in both languages', (code) => {
    for (const language of languages) {
      expect(exactWords(unavailable(code), language)).toEqual(missingWords({ id: 'GPU', code, facts }, language))
    }
    const { reason, remedy } = missingWords({ id: 'GPU', code, facts }, 'en')
    expect(unavailable(code)).toMatchObject({ message: reason, remedy })
  })

  test('a device that is no kind of its own is said too', () => {
    const failure = whyUnavailable(specOf('throughput:GPU.7'), {
      devices: [{ id: 'CPU' }, { id: 'GPU.0' }],
      missing: []
    })
    expect(failure).toMatchObject({ message: 'OpenVINO finds no GPU.7 here.', remedy: 'Devices here: CPU, GPU.0.' })
    expect(failure && exactWords(failure, 'ja')?.reason).toBe(
      'このコンピューターの OpenVINO に GPU.7 は見つかりません。'
    )
  })

  test.each(frameworkCodes)('%s is said in both languages', (code) => {
    const named = {
      tried: 'python3: no torch',
      text: 'is none',
      framework: 'PyTorch',
      model: 'CenterNet',
      platform: 'x'
    }
    const failure = toFailure(frameworkUnavailable(code, named))
    expect(failure.code).toBe('framework-unavailable')
    const [en, ja] = languages.map((language) => exactWords(failure, language))
    expect(en).toEqual({ reason: failure.message, remedy: failure.remedy })
    for (const words of [ja?.reason, ja?.remedy]) expect(words).toMatch(/[ぁ-ん].*。$/)
    expect(JSON.stringify([en, ja])).not.toMatch(/[{}]{2}|\{\w+\}|–/)
  })

  test('it survives a file, and what a file makes of it otherwise is left out', () => {
    const read = (why: unknown): Failure | null | undefined => {
      const failure = { ...unavailable('reserved'), why } as Failure
      const row = fakeRow('throughput:GPU', [], { status: 'unavailable', effective: null, failure })
      return parseRecord(JSON.stringify(fakeRecord([row])), 'a.json').rows[0]?.failure
    }
    const { why } = unavailable('reserved')
    expect(read(why)).toEqual(unavailable('reserved'))
    for (const odd of [5, null, { code: 1, facts: {} }, { code: 'reserved', facts: { driver: {} } }]) {
      const failure = read(odd)
      expect(failure && exactWords(failure, 'ja')).toBeNull()
    }
    const later = read({ code: 'of a later version', facts: {} })
    expect(later && exactWords(later, 'ja')).toBeNull()
  })

  test('other failures have no words but their own', () => {
    expect(exactWords({ code: 'compile-failed', message: 'No.', remedy: 'Try.' }, 'ja')).toBeNull()
  })
})
