/** What is less certain than this is not even sent: mostly noise. */
export const leastScore = 0.05
/** What counts as seen unless the user says otherwise; the command line shows what is above it. */
export const usualScore = 0.25
