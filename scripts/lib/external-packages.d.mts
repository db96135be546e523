export declare const externalPackages: readonly string[]
export declare const externalPatterns: RegExp[]
