/**
 * What the shipped Electron can no longer do. Every fuse is named, so that none follows a default that changes.
 * With `runAsNode` off the program is no Node for others; engine processes are utility processes, which do not need it.
 */
export const fuses = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  grantFileProtocolExtraPrivileges: false,
  onlyLoadAppFromAsar: true,
  // Checked by Electron on Windows and macOS; Linux has the setting and no check, our own list of native files covers both.
  enableEmbeddedAsarIntegrityValidation: true,
  enableCookieEncryption: true,
  // Its own start-up snapshot would be a second file to keep safe, and brings nothing here.
  loadBrowserProcessSpecificV8Snapshot: false
}
