import * as z from 'zod'
import { modelIdPattern } from '../../core/model'

/** What several parts of the Api take. */
export const nothing = z.tuple([])
export const modelId = z.string().max(100).regex(modelIdPattern)
/** Of a file that the user gave: see `file-tokens`. */
export const token = z.string().min(1).max(64)
