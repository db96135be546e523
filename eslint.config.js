import svelte from 'eslint-plugin-svelte'
import tseslint from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

/** The walls of the architecture: who may import what. Everything may use `core`; nothing uses the fronts. */
const openvino = {
  group: ['openvino-node', 'openvino-node/*', 'koffi'],
  message: 'Only engine/openvino knows OpenVINO.'
}
const electron = { group: ['electron', 'electron/*'], message: 'Only main and preload may import Electron.' }
const fronts = {
  group: ['**/main/**', '**/preload/**', '**/renderer/**', '**/cli/**'],
  message: 'Nothing imports the fronts.'
}
const engine = {
  group: ['**/engine', '**/engine/**'],
  message: 'Dependencies point towards core, never towards engine.'
}
const main = { group: ['**/main/**', '**/preload/**', '**/cli/**'], message: 'Nothing imports the fronts.' }
const native = {
  group: ['sharp', 'onnxruntime-node', '@resvg/*', '@cwasm/*'],
  message: 'No native code in the main process: make it a job of the engine process.'
}
const engineInside = {
  group: ['**/engine/openvino/**', '**/engine/baselines/**', '**/engine/vision/**', '**/engine/worker/jobs/**'],
  message: 'What needs native code runs in an engine process.'
}
const oneDoor = {
  selector: "ImportDeclaration[source.value='electron'] ImportSpecifier[imported.name='ipcMain']",
  message: 'Only the door listens to the window (src/main/door.ts).'
}
const node = { group: ['node:*'], message: 'The domain runs in every process: no Node here.' }
const wall = (files, ...patterns) => ({ files, rules: { 'no-restricted-imports': ['error', { patterns }] } })

export default tseslint.config(
  { ignores: ['out', 'dist', 'node_modules', 'models', 'results', '.cache', '.runtime'] },
  ...tseslint.configs.strict,
  ...svelte.configs.recommended,
  {
    files: ['**/*.ts', '**/*.svelte'],
    languageOptions: {
      parserOptions: {
        project: [
          './tsconfig.node.json',
          './tsconfig.main.json',
          './tsconfig.preload.json',
          './tsconfig.renderer.json',
          './tsconfig.window-tests.json'
        ],
        extraFileExtensions: ['.svelte'],
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // A file that imports only types must not load the other at run time.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' }]
    }
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, svelteConfig } },
    // TypeScript, in svelte-check, knows the page's globals.
    rules: { 'no-undef': 'off' }
  },
  wall(['src/renderer/**/*.ts', 'src/renderer/**/*.svelte'], openvino, electron, main, engine, node),
  wall(['src/main/**/*.ts'], openvino, native, engineInside),
  wall(['src/preload/**/*.ts'], openvino, native, engine, node),
  {
    files: ['src/main/**/*.ts'],
    ignores: ['src/main/door.ts'],
    rules: { 'no-restricted-syntax': ['error', oneDoor] }
  },
  wall(['src/core/**/*.ts', 'src/ipc/**/*.ts'], openvino, electron, fronts, engine, node),
  wall(['src/engine/**/*.ts'], openvino, electron, fronts),
  wall(['src/engine/openvino/**/*.ts'], electron, fronts),
  wall(['src/cli/**/*.ts'], openvino, electron),
  // Tests may use Node and look through a wall where that is what they test.
  { files: ['**/*.test.ts', 'test/**/*.ts'], rules: { 'no-restricted-imports': 'off' } }
)
