import { createRequire } from 'node:module'

// As a whole a type import: `import { type … }` would load it in every engine process.
import type { Resvg as ResvgClass } from '@resvg/resvg-js'

import { fail } from '../../core/failure'
import { onDisk } from '../installed'

export const fontFamily = 'M PLUS 1p'
export const fontWeight = 500

/** Latin, Greek, Cyrillic and Japanese; bundled, because a bare system has no fonts and sharp's WebAssembly draws no text. */
const fontModule = '@expo-google-fonts/m-plus-1p/500Medium/MPLUS1p_500Medium.ttf'

export interface TextRenderer {
  /** Width in pixels of one line of text. */
  readonly textWidth: (text: string, fontSize: number) => number
  /** An SVG document as RGBA pixels with premultiplied opacity. */
  readonly render: (svg: string) => { readonly width: number; readonly height: number; readonly pixels: Uint8Array }
}

/** Loads the SVG renderer late: what draws nothing does not pay for it. */
export async function loadTextRenderer(): Promise<TextRenderer> {
  const { Resvg } = await import('@resvg/resvg-js').catch((error: unknown) => {
    throw fail(
      'framework-unavailable',
      'The library that draws labels (resvg) could not be loaded.',
      'Run the set-up again (npm start does it), or reinstall VinoBench.',
      String(error)
    )
  })
  return rendererOf(Resvg)
}

function rendererOf(Resvg: typeof ResvgClass): TextRenderer {
  const fontFile = onDisk(createRequire(import.meta.url).resolve(fontModule))
  const options = { font: { loadSystemFonts: false, fontFiles: [fontFile], defaultFontFamily: fontFamily } }
  const widths = new Map<string, number>()
  return {
    textWidth(text, fontSize) {
      const width = widths.get(text) ?? measureAt100(text)
      widths.set(text, width)
      return (width * fontSize) / 100
    },
    render(svg) {
      const image = new Resvg(svg, options).render()
      return { width: image.width, height: image.height, pixels: image.pixels }
    }
  }

  function measureAt100(text: string): number {
    const line = `<text x="0" y="100" font-family="${fontFamily}" font-weight="${fontWeight}" font-size="100">${escapeXml(text)}</text>`
    const box = new Resvg(
      `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${line}</svg>`,
      options
    ).getBBox()
    return box === undefined ? 0 : box.x + box.width
  }
}

/**
 * Any text as the content of an XML element or attribute. Class names come from users' models: marks are escaped, and
 * what XML cannot hold (control characters, halves of surrogate pairs) or what turns lines round becomes a replacement mark.
 */
export function escapeXml(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufffe\uffff]/gu, '�')
    .replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`)
}
