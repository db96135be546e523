import path from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { listBundledPackages } from './scripts/lib/bundled-packages.mjs'
import { externalPatterns } from './scripts/lib/external-packages.mjs'

const at = (...parts: string[]) => path.join(import.meta.dirname, ...parts)

/** The oldest Electron we run on (33: Node 20.18, Chromium 130); what is built for it runs on newer ones. */
const targets = { node: 'node20.18', chrome: 'chrome130' } as const

export default defineConfig({
  main: {
    plugins: [listBundledPackages(import.meta.dirname)],
    build: {
      target: targets.node,
      outDir: 'out/main',
      sourcemap: true,
      externalizeDeps: false,
      rollupOptions: {
        input: at('src/main/index.ts'),
        external: externalPatterns,
        output: { format: 'es', entryFileNames: '[name].js' }
      }
    }
  },
  preload: {
    plugins: [listBundledPackages(import.meta.dirname)],
    build: {
      target: targets.node,
      outDir: 'out/preload',
      // A sandboxed preload is one CommonJS file with nothing to require but Electron.
      externalizeDeps: false,
      rollupOptions: { input: at('src/preload/index.ts'), output: { format: 'cjs', entryFileNames: '[name].cjs' } }
    }
  },
  renderer: {
    root: at('src/renderer'),
    plugins: [svelte({ configFile: at('svelte.config.js') }), listBundledPackages(import.meta.dirname)],
    build: {
      target: targets.chrome,
      // Smaller by 1 % than what Vite's own makes: less for each start to read.
      minify: 'terser',
      terserOptions: { module: true, compress: { passes: 2 }, format: { comments: false } },
      outDir: at('out/renderer'),
      // Everything by address from our own protocol: the content policy allows no data: scripts or styles.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: at('src/renderer/index.html'),
        // What a start needs is one script: each further file is a request that main answers while it is busiest.
        output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } }
      }
    }
  }
})
