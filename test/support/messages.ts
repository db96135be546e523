import { expect } from 'vitest'

/** A stack trace of JavaScript, Python or C++, or what runs away from the program by accident. */
export const looksLikeAStack =
  /^\s+at .+:\d+|Traceback \(most recent|node:internal|\.(cpp|hpp|cc|ts|js|py):\d+|terminate called|std::|\bError: /m

/**
 * What the command line says of a failure: `vinobench: ` with one sentence, and what to do on the lines after it. Fails the
 * test where there is more, less or a stack.
 */
export function oneSentence(stderr: string): { readonly message: string; readonly remedy: string } {
  const lines = stderr.trimEnd().split('\n')
  const at = lines.findIndex((line) => line.startsWith('vinobench: '))
  expect(at, `no failure is told in: ${stderr}`).toBeGreaterThanOrEqual(0)
  expect(lines.filter((line) => line.startsWith('vinobench: ')).length, stderr).toBe(1)
  expect(stderr).not.toMatch(looksLikeAStack)
  const message = (lines[at] ?? '').slice('vinobench: '.length).replace(/ \(details with VINOBENCH_DEBUG=1\)$/, '')
  expect(message).toMatch(/^\S.*[.?!)]$/)
  expect(message.length).toBeLessThan(600)
  const remedy = lines.slice(at + 1).join('\n')
  expect(remedy, stderr).not.toBe('')
  return { message, remedy }
}
