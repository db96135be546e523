import { expect, test } from 'vitest'
import { compareVersions, isVersion } from './version'

// The order that https://semver.org gives as its own example, and a few that text or numbers alone get wrong.
const inOrder = [
  '0.9.9',
  '0.10.0',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '2.0.0',
  '2.1.0',
  '2.1.1',
  '2.1.9007199254740993',
  '2.1.9007199254740994'
]

test('every version comes after those before it, and before those after it', () => {
  for (const [place, version] of inOrder.entries())
    for (const [otherPlace, other] of inOrder.entries())
      expect(Math.sign(compareVersions(version, other)), `${version} and ${other}`).toBe(Math.sign(place - otherPlace))
})

test('what follows a plus makes no difference', () => {
  expect(compareVersions('1.0.0+20130313144700', '1.0.0+exp.sha.5114f85')).toBe(0)
})

test.each(['', '1', '1.2', 'v1.2.3', '01.2.3', '1.2.3-', '1.2.3-01', '1.2.3+', ' 1.2.3', '1.2.3\n', '１.2.3'])(
  '%j is not a version',
  (text) => {
    expect(isVersion(text)).toBe(false)
    expect(() => compareVersions(text, '1.0.0')).toThrow(RangeError)
  }
)
