import type sharpModule from 'sharp'

import { fail } from '../../core/failure'
import { nativeSharpClashes, withoutNativeSharp } from './without-native-sharp'

export type Sharp = typeof sharpModule

/** libvips loaders that parse formats we accept, from memory only. Everything else is closed (SVG, PDF, ImageMagick…). */
const allowedLoaders = [
  'VipsForeignLoadJpegBuffer',
  'VipsForeignLoadPngBuffer',
  'VipsForeignLoadWebpBuffer',
  'VipsForeignLoadNsgifBuffer',
  'VipsForeignLoadTiffBuffer',
  'VipsForeignLoadHeifBuffer'
]

let loading: Promise<Sharp> | undefined

/** The only door to sharp. Loaded late, so that work without pictures does not pay for it. */
export function loadSharp(): Promise<Sharp> {
  loading ??= load()
  return loading
}

async function load(): Promise<Sharp> {
  try {
    const importSharp = () => import('sharp')
    const sharp = nativeSharpClashes() ? await withoutNativeSharp(importSharp) : (await importSharp()).default
    sharp.block({ operation: ['VipsForeignLoad'] })
    sharp.unblock({ operation: allowedLoaders })
    // A benchmark's memory figures must not include pictures that libvips keeps "for next time".
    sharp.cache(false)
    return sharp
  } catch (error) {
    throw fail(
      'framework-unavailable',
      'The picture library (sharp) could not be loaded, so pictures can be neither read nor written.',
      'Run the set-up again (npm start does it), or reinstall VinoBench.',
      error instanceof Error ? error.stack : String(error)
    )
  }
}
