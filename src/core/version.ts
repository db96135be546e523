/** The numbers, then what follows a hyphen; what follows a plus does not count. https://semver.org, 2.0.0. */
const pattern =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*))*))?(?:\+[\da-zA-Z-]+(?:\.[\da-zA-Z-]+)*)?$/

export const isVersion = (text: string): boolean => pattern.test(text)

/** Below zero where `a` comes before `b`, above where after; zero where neither does (semver 2.0.0, item 11). */
export function compareVersions(a: string, b: string): number {
  const [first, second] = [partsOf(a), partsOf(b)]
  const numbers = first.numbers.map((number, place) => compareNumbers(number, second.numbers[place] ?? '0'))
  return numbers.find((order) => order !== 0) ?? comparePreReleases(first.preRelease, second.preRelease)
}

interface Parts {
  readonly numbers: readonly string[]
  /** Empty for a release. */
  readonly preRelease: readonly string[]
}

function partsOf(version: string): Parts {
  const found = pattern.exec(version)
  if (found === null) throw new RangeError(`${version} is not a version.`)
  const [, major = '', minor = '', patch = '', preRelease] = found
  return { numbers: [major, minor, patch], preRelease: preRelease === undefined ? [] : preRelease.split('.') }
}

/** As text: without leading zeros the longer is the larger, however many digits there are. */
const compareNumbers = (a: string, b: string): number => a.length - b.length || compareText(a, b)

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

/** A release comes after all that led to it. */
function comparePreReleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length
  for (const [place, one] of a.entries()) {
    const other = b[place]
    if (other === undefined) return 1
    const order = compareIdentifiers(one, other)
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareIdentifiers(a: string, b: string): number {
  const isNumber = [a, b].map((identifier) => /^\d+$/.test(identifier))
  if (isNumber[0] !== isNumber[1]) return isNumber[0] === true ? -1 : 1
  return isNumber[0] === true ? compareNumbers(a, b) : compareText(a, b)
}
