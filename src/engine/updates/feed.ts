import { FAILSAFE_SCHEMA, load } from 'js-yaml'
import * as z from 'zod'
import { isVersion } from '../../core/version'

/** A feed of a few files is about a kilobyte; notes of a release may be in it. */
export const mostFeedBytes = 64 * 1024

const file = z.looseObject({ url: z.string().min(1), sha512: z.string().min(1) })
/** As electron-builder writes `latest.yml`; what else is in it is not ours to judge. */
const feed = z.looseObject({
  version: z.string().max(100).refine(isVersion),
  files: z.array(file).min(1).max(100),
  releaseDate: z
    .string()
    .pipe(z.iso.datetime({ offset: true }))
    .optional()
})

export interface Feed {
  readonly version: string
  readonly releasedAt: string | null
}

/** Null where the text is no feed. YAML's plainest schema: every value is text, nothing is made of it. */
export function parseFeed(text: string): Feed | null {
  try {
    const { version, releaseDate } = feed.parse(load(text, { schema: FAILSAFE_SCHEMA }))
    return { version, releasedAt: releaseDate ?? null }
  } catch {
    return null
  }
}
