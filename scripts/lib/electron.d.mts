export function electronProgram(folder: string, platform?: NodeJS.Platform): string
export function electronPlace(root: string): string
export function findElectron(root: string): string | null
