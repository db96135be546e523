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

/** The question after engine processes of these rows have crashed one after the other. */
export const crashLoopWords = (rows: readonly string[]) => ({
  en: {
    message: 'Several rows have crashed one after the other.',
    detail: `${rows.join(', ')}\n\nA driver may be faulty. What was measured is kept either way.`,
    goOn: 'Measure the other rows',
    stop: 'End the benchmark'
  },
  ja: {
    message: '複数の行が続けて異常終了しました。',
    detail: `${rows.join('、')}\n\nドライバーに問題がある可能性があります。測定済みの結果は、どちらの場合も保存されます。`,
    goOn: 'ほかの行の測定を続ける',
    stop: 'ベンチマークを終了'
  }
})
