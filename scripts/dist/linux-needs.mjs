/**
 * The shared libraries that Electron and OpenVINO take from the system, by kind of package. Those of Debian also under the
 * names that Ubuntu 24.04 gave them.
 */
export const packageNeeds = {
  deb: [
    'libasound2 | libasound2t64',
    'libatk-bridge2.0-0 | libatk-bridge2.0-0t64',
    'libatk1.0-0 | libatk1.0-0t64',
    'libatspi2.0-0 | libatspi2.0-0t64',
    'libc6 (>= 2.28)',
    'libcairo2',
    'libcups2 | libcups2t64',
    'libdbus-1-3',
    'libdrm2',
    'libexpat1',
    'libgbm1',
    'libgcc-s1',
    'libglib2.0-0 | libglib2.0-0t64',
    'libgtk-3-0 | libgtk-3-0t64',
    'libnspr4',
    'libnss3',
    'libpango-1.0-0',
    'libstdc++6 (>= 8)',
    'libudev1',
    'libx11-6',
    // Opened by name while it starts.
    'libx11-xcb1',
    'libxcb1',
    'libxcomposite1',
    'libxdamage1',
    'libxext6',
    'libxfixes3',
    'libxkbcommon0',
    'libxrandr2'
  ],
  rpm: [
    'alsa-lib',
    'at-spi2-atk',
    'at-spi2-core',
    'atk',
    'cairo',
    'cups-libs',
    'dbus-libs',
    'expat',
    'gtk3',
    'libX11',
    'libX11-xcb',
    'libXcomposite',
    'libXdamage',
    'libXext',
    'libXfixes',
    'libXrandr',
    'libdrm',
    'libstdc++',
    'libxcb',
    'libxkbcommon',
    'mesa-libgbm',
    'nspr',
    'nss',
    'pango',
    'systemd-libs'
  ]
}

/** With which links are opened in the user's browser. */
export const debRecommends = ['xdg-utils']

/** What makes more of the computer usable, and is no condition: Intel's drivers for the GPU, PyTorch for its row. */
export const debSuggests = ['intel-opencl-icd', 'ocl-icd-libopencl1', 'python3-torch']
