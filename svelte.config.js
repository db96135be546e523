/** Runes everywhere; the compiler's accessibility warnings are errors (see scripts/test.mjs). */
export default { compilerOptions: { runes: true } }
