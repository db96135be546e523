import { en } from './en'
import { ja } from './ja'

export const words = { en, ja }

/** The words of English; other languages have the same keys, but their own plural forms. */
export type Words = typeof en

type Singular<K> = K extends `${infer Base}_${'one' | 'other'}` ? Base : K

/** Keys of a tree of words, joined by dots; plural forms under their common name. */
export type KeyOf<T> = {
  [K in keyof T & string]: T[K] extends string ? Singular<K> : `${K}.${KeyOf<T[K]>}`
}[keyof T & string]

export type WordKey = { [N in keyof Words & string]: `${N}:${KeyOf<Words[N]>}` }[keyof Words & string]

/** What another language has to say: every key of the English, singular forms left out. */
export type Translation<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : Translation<T[K]>
}
