/** The question before a run is ended with the program, in the window's language. */
export const quitWords = {
  en: {
    message: 'A benchmark is running.',
    detail: 'If you quit now it stops. The rounds that have finished are kept.',
    quit: 'Stop and quit',
    stay: 'Keep running'
  },
  ja: {
    message: 'ベンチマークを実行しています。',
    detail: '終了するとベンチマークは停止します。完了した測定の結果は保存されます。',
    quit: '停止して終了',
    stay: '実行を続ける'
  }
} as const
