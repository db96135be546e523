/** The languages that the program speaks. */
export const languages = ['en', 'ja'] as const

export type Language = (typeof languages)[number]

/** The same thing said in every language. */
export type Said = Readonly<Record<Language, string>>
