import { toFloats } from '../floats'
import type { Answer, AnswerCopy, Outputs } from '../worker/workload'

/** Outputs by name as a framework gives them: numbers of any type. */
export type Numbers = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number | bigint> }>
>

/** Memory for one answer of a framework that answers in JavaScript's arrays. */
export class ArrayCopy implements AnswerCopy {
  #outputs: Outputs | null = null

  /** As large as these, which it holds at first; without them as large as the first answer. */
  constructor(like?: Numbers) {
    if (like !== undefined) this.fill(like)
  }

  fill(from: Numbers): void {
    this.#outputs ??= Object.fromEntries(
      Object.entries(from).map(([name, { shape, data }]) => [name, { shape, data: new Float32Array(data.length) }])
    )
    for (const [name, { data }] of Object.entries(this.#outputs)) {
      const given = from[name]?.data
      if (given?.length !== data.length) throw new Error(`The output ${name} has changed its size.`)
      toFloats(given, data)
    }
  }

  outputs(): Outputs {
    return this.#outputs ?? {}
  }
}

export function answerOf(numbers: Numbers): Answer {
  return {
    copyTo: (copy) => {
      if (!(copy instanceof ArrayCopy)) throw new TypeError('This memory was made by another workload.')
      copy.fill(numbers)
    }
  }
}
