import path from 'node:path'
import { fuses } from './scripts/dist/fuses.mjs'
import { signedBefore } from './scripts/dist/mac-sign.mjs'
import { packageNeeds } from './scripts/dist/linux-needs.mjs'
import { unpackedPatterns } from './scripts/dist/stage.mjs'

/**
 * How electron-builder makes the packages out of what `npm run dist` has laid out (docs/adr/0009). Nothing is looked for in
 * node_modules, nothing is fetched for the app, nothing is published.
 * @param {object} facts
 * @param {string} facts.electron folder of the Electron to ship, and `electronVersion` its version
 * @param {string} facts.staged folder with `app/`, `parts/<name>/`, `icons/`
 * @param {(context: { appOutDir: string }) => Promise<void>} facts.afterPack before fuses and signatures
 * @returns {import('electron-builder').Configuration}
 */
export function configuration({ root, product, electron, electronVersion, staged, parts, output, afterPack, env }) {
  const at = (...names) => path.relative(root, path.join(...names))
  const icon = (name) => at(staged, 'icons', name)
  const fileAssociation = {
    ext: product.result.extension,
    name: `${product.productName} result`,
    description: `${product.productName} result`,
    mimeType: product.result.mime,
    role: 'Viewer'
  }
  return {
    appId: product.id,
    productName: product.productName,
    copyright: `${product.author}, ${product.license}`,
    directories: { app: at(staged, 'app'), output: at(output), buildResources: 'resources' },
    electronVersion,
    electronDist: electron,
    // The staged folder is what is shipped: no collecting of packages, no rebuilding.
    beforeBuild: () => false,
    // As a set of its own, or node_modules would be taken for something to collect.
    files: ['**/*', { from: 'node_modules', to: 'node_modules', filter: ['**/*'] }],
    asar: { smartUnpack: false },
    asarUnpack: unpackedPatterns,
    extraResources: parts.map(({ name, folder }) => ({ from: at(folder), to: name, filter: ['**/*'] })),
    electronLanguages: ['en-US', 'ja'],
    electronFuses: fuses,
    afterPack,
    publish: null,
    // AppImages with the runtime that needs no FUSE 2, which new systems do not bring.
    toolsets: { appimage: '1.0.3' },
    artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
    fileAssociations: [fileAssociation],

    win: { target: ['nsis'], icon: icon('icon.ico'), requestedExecutionLevel: 'asInvoker' },
    nsis: {
      oneClick: true,
      perMachine: false,
      allowElevation: false,
      // A helper that runs what an updater asks for as administrator: nothing here does.
      packElevateHelper: false,
      runAfterFinish: true,
      deleteAppDataOnUninstall: false,
      differentialPackage: false,
      installerIcon: icon('icon.ico'),
      uninstallerIcon: icon('icon.ico'),
      artifactName: '${productName}-${version}-setup-${arch}.${ext}'
    },

    mac: {
      target: ['dmg'],
      icon: icon('icon.icns'),
      category: 'public.app-category.developer-tools',
      minimumSystemVersion: '12.0',
      hardenedRuntime: true,
      gatekeeperAssess: false,
      signIgnore: signedBefore,
      entitlements: 'resources/mac/entitlements.plist',
      entitlementsInherit: 'resources/mac/entitlements.inherit.plist',
      // Apple's check needs an account: by its environment variables, and only where they are set.
      notarize: mayNotarize(env),
      extendInfo: {
        NSCameraUsageDescription: 'VinoBench shows what a model sees in the picture of the camera that you choose.',
        CFBundleLocalizations: ['en', 'ja'],
        CFBundleDevelopmentRegion: 'en'
      }
    },
    dmg: { writeUpdateInfo: false },

    linux: {
      target: ['AppImage', 'deb', 'rpm'],
      executableName: product.name,
      icon: icon('png'),
      category: 'Science',
      maintainer: product.maintainer,
      vendor: product.author,
      synopsis: product.description,
      description: product.description,
      desktop: { entry: { StartupWMClass: product.productName } }
    },
    deb: { depends: packageNeeds.deb, priority: 'optional', packageCategory: 'science' },
    rpm: { depends: packageNeeds.rpm }
  }
}

/** As `@electron/notarize` takes an account: a key of App Store Connect, a password of an Apple ID, or a keychain's profile. */
export const mayNotarize = (env) =>
  ['APPLE_API_KEY', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_KEYCHAIN_PROFILE'].some((name) => Boolean(env[name]))
