type Environment = Readonly<Record<string, string | undefined>>

export function benchmarkPython(env?: Environment, platform?: NodeJS.Platform): Promise<string>
export function madeBenchmarkPython(env?: Environment, platform?: NodeJS.Platform): Promise<string | null>
