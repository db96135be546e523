import type { Plugin } from 'vite'

export function listBundledPackages(root: string): Plugin
