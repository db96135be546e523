import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import type { UpdateSource } from '../../core/update'

/** `updates` in package.json: the one place where a build says from where its users learn of newer versions. */
const buildSchema = z.object({
  updates: z.object({
    /** Folder with electron-builder's `latest*.yml`; null: there is none. */
    feed: httpsAddress().nullable(),
    /** Page for people, with what is new and how to get it. */
    page: httpsAddress().nullable()
  })
})

function httpsAddress() {
  const isPlain = (text: string): boolean => {
    const url = URL.canParse(text) ? new URL(text) : null
    return url?.protocol === 'https:' && url.username === '' && url.password === '' && url.port === ''
  }
  return z.string().refine(isPlain, 'an https address is wanted')
}

const policySchema = z.object({ updateCheck: z.boolean().optional() })

/** The feed's names are electron-builder's. */
const feedNames: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  win32: 'latest.yml',
  darwin: 'latest-mac.yml'
}

export const feedName = (platform: NodeJS.Platform): string => feedNames[platform] ?? 'latest-linux.yml'

/** From where this program may learn of newer versions: what it was built with, unless the administrator says no. */
export function updateSource(root: string, policyFile: string, platform = process.platform): UpdateSource {
  if (isTurnedOff(policyFile)) return { kind: 'off', file: policyFile }
  const built = buildSchema.safeParse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')))
  const { feed = null, page = null } = built.data?.updates ?? {}
  if (feed === null) return { kind: 'none' }
  return { kind: 'address', address: `${feed.replace(/\/*$/, '/')}${feedName(platform)}`, page }
}

/** A file that is there but not understood was meant to forbid something. */
function isTurnedOff(file: string): boolean {
  try {
    return policySchema.parse(JSON.parse(readFileSync(file, 'utf8'))).updateCheck === false
  } catch (error) {
    return !(error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
  }
}

/** Where an administrator puts what holds for all users of a computer. */
export function policyFileOf(platform = process.platform, environment: NodeJS.ProcessEnv = process.env): string {
  if (platform === 'win32') {
    return path.win32.join(environment['ProgramData'] ?? 'C:\\ProgramData', 'VinoBench', 'policy.json')
  }
  return platform === 'darwin' ? '/Library/Application Support/VinoBench/policy.json' : '/etc/vinobench/policy.json'
}
