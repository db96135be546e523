import type { Plugin } from 'vite'

export function listBundledPackages(root: string): Plugin

/** What the list is called in the folder of its bundle. */
export const bundledName: string
