import type { ElectronApplication } from 'playwright-core'

/** From now on "Save as…" answers this path at once; null: the user changes their mind. */
export const stubSaveDialog = (app: ElectronApplication, file: string | null): Promise<void> =>
  app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: filePath === null, filePath: filePath ?? '' })
  }, file)

/** From now on "Open…" answers these paths at once; an empty list: the user changes their mind. */
export const stubOpenDialog = (app: ElectronApplication, files: readonly string[]): Promise<void> =>
  app.evaluate(
    ({ dialog }, filePaths) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: filePaths.length === 0, filePaths: [...filePaths] })
    },
    [...files]
  )

/** From now on message boxes are answered with the button of this number. */
export const stubMessageBox = (app: ElectronApplication, button: number): Promise<void> =>
  app.evaluate(({ dialog }, response) => {
    dialog.showMessageBox = () => Promise.resolve({ response, checkboxChecked: false })
    dialog.showMessageBoxSync = () => response
  }, button)
