/** Lines that say where in OpenVINO's sources something happened, or only that something did. */
const noise = [
  /^(Exception from|Check '|\[.*\.cpp|While validating)/,
  /^(Loading|Converting) input model$/,
  /^FrontEnd API failed with \w+:?$/,
  /^Model wasn't fully converted/,
  /^-- .* with a message:$/,
  /^Summary:$/
]

/** OpenVINO's messages carry source files and check expressions; the first line that a person can use is enough. */
export function firstSentence(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  const line = lines.find((candidate) => candidate !== '' && !noise.some((kind) => kind.test(candidate))) ?? text.trim()
  const words = line.replace(/^-- /, '')
  if (words.length > 300) return `${words.slice(0, 300)}…`
  return /[.!?…]$/.test(words) ? words : `${words}.`
}

/** What a C++ program says when there is no memory left. */
export const isOutOfMemory = (text: string): boolean => /\bbad_alloc\b|out of memory/i.test(text)
