/** When the page has died several times in a row. */
export const crashWords = {
  en: {
    message: 'The window has stopped working several times.',
    detail: 'Results are kept. Trying again may help; if it does not, restart the computer or install VinoBench again.',
    again: 'Try again',
    quit: 'Quit'
  },
  ja: {
    message: 'ウィンドウが何度も停止しました。',
    detail:
      '測定結果は保存されています。もう一度お試しください。改善しない場合は、コンピューターを再起動するか、VinoBench をインストールし直してください。',
    again: 'もう一度試す',
    quit: '終了'
  }
} as const
