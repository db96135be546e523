import type { Facts } from '../device'

/** `{name}` in a text becomes the fact of that name; one that is not known stays visible as a dash. */
export const fill = (text: string, facts: Facts): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '–')
