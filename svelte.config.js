/**
 * Runes everywhere; the compiler's accessibility warnings are errors (see scripts/test.mjs). Names of scoped styles are short:
 * they stand in the window's code a thousand times.
 */
export default {
  compilerOptions: { runes: true, cssHash: ({ hash, css }) => `s${hash(css).slice(0, 5)}` }
}
