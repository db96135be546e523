/** What of out/ an engine process is made of: its entry, and the files that it looks for beside itself. */
export const engineFiles = ['engine-process.js', 'inference-thread.js', 'listing.js']
