/** OpenVINO's messages carry source files and check expressions; the first line that a person can use is enough. */
export function firstSentence(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(Exception from|Check '|\[.*\.cpp|While validating)/.test(line))
  const line = lines[0] ?? text.trim()
  return line.length > 300 ? `${line.slice(0, 300)}…` : line
}
