import { type CompareOptions } from '../options'
import { type Output } from '../output'
export function runCompare(options: CompareOptions, out: Output): Promise<number> {
  out.stdout.write(options.files.join())
  return Promise.resolve(0)
}
