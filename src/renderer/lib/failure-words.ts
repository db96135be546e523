import { exactWords } from '../../core/explain/exact-words'
import type { Failure, FailureCode } from '../../core/failure'
import type { Language } from './i18n.svelte'

interface FailureWords {
  readonly what: string
  readonly remedy: string
  /** The engine's own English sentence, where `what` is only its gist. */
  readonly original?: string
}

/** What the engine says is English; in Japanese its gist and remedy by code, with the sentence itself beside it. */
export function failureWords(failure: Failure, language: Language): FailureWords {
  const exact = exactWords(failure, language)
  if (exact !== null) return { what: exact.reason, remedy: exact.remedy }
  if (language === 'en') return { what: failure.message, remedy: failure.remedy }
  const known = japanese[failure.code]
  return { what: known.what, remedy: known.remedy, original: `${failure.message} ${failure.remedy}` }
}

const says = (what: string, remedy: string): FailureWords => ({ what, remedy })

const japanese: Readonly<Record<FailureCode, FailureWords>> = {
  'wrong-usage': says('指定が正しくありません。', '指定を確かめて、もう一度お試しください。'),
  cancelled: says('中止しました。', 'いつでもやり直せます。'),
  measuring: says(
    'ベンチマークを測定中です。測定の妨げになるため、今は実行できません。',
    '測定が終わるのを待つか、測定を停止してから、もう一度お試しください。'
  ),
  'file-not-found': says('ファイルが見つかりません。', 'ファイルを選び直してください。'),
  'file-unreadable': says('ファイルを読み取れません。', 'アクセス権を確かめるか、別のファイルを選んでください。'),
  'file-unwritable': says('ファイルを書き込めません。', '別の保存先を選んでください。'),
  'disk-full': says('ディスクの空き容量が足りません。', '空き容量を増やすか、別の保存先を選んでください。'),
  'image-unreadable': says('画像として読み取れません。', '別の画像を選んでください。'),
  'image-too-large': says('画像が大きすぎます。', '縮小した画像を選んでください。'),
  'model-not-found': says('モデルが見つかりません。', 'モデルを選び直してください。'),
  'model-unreadable': says('モデルを読み取れません。', 'ファイルが壊れていないか確かめてください。'),
  'model-unsupported': says('このモデルには対応していません。', '別のモデルをお使いください。'),
  'model-refused': says('このモデルは受け付けられません。', '別のモデルをお使いください。'),
  'model-changed': says('モデルのファイルが変わっています。', 'モデルをもう一度取り込んでください。'),
  'installation-damaged': says(
    'VinoBench のファイルが壊れているか、不足しています。',
    'VinoBench をインストールし直してください。結果やモデル、設定はそのまま残ります。'
  ),
  'openvino-missing': says('OpenVINO が見つかりません。', 'VinoBench をインストールし直してください。'),
  'openvino-failed': says('OpenVINO がエラーを返しました。', 'もう一度試すか、別のデバイスをお使いください。'),
  'framework-unavailable': says('このフレームワークはここでは使えません。', '下の説明をご覧ください。'),
  'device-unavailable': says('このデバイスはここでは使えません。', '「デバイス」画面で理由と対処方法をご覧ください。'),
  'device-lost': says(
    'ドライバーがデバイスを見失いました（応答停止、リセット、または取り外し）。',
    'デバイスのドライバーを更新し、コンピューターを再起動してから、もう一度実行してください。'
  ),
  'compile-failed': says('このデバイス向けにモデルを準備できませんでした。', '別のデバイスかモデルをお使いください。'),
  'inference-failed': says('推論に失敗しました。', '別のデバイスかモデルをお使いください。'),
  'out-of-memory': says('メモリが足りません。', 'ほかのプログラムを閉じるか、小さなモデルをお使いください。'),
  'engine-crashed': says(
    '測定用のプロセスが異常終了しました。',
    'デバイスのドライバーを更新してください。最新の場合は、この行を外して測定してください。'
  ),
  'engine-hung': says(
    '測定用のプロセスが応答しなくなったため、終了させました。',
    'ドライバーを更新するか、コンピューターを再起動してください。'
  ),
  'engine-garbage': says('測定用のプロセスから理解できない応答がありました。', 'もう一度お試しください。'),
  'crashed-before': says(
    'これまでに異常終了したため、測定しませんでした。',
    'デバイスのドライバーを更新してください。'
  ),
  'crash-loop': says(
    '異常終了が続いたため、測定を中止しました。',
    'ドライバーを更新してから、もう一度実行してください。'
  ),
  'record-unreadable': says('結果のファイルを読み取れません。', '別のファイルを選んでください。'),
  'record-newer': says('新しい版の VinoBench で作られた結果です。', 'VinoBench を更新してください。'),
  offline: says('インターネットに接続できません。', '接続を確かめて、もう一度お試しください。'),
  'download-refused': says('ダウンロードできませんでした。', '時間をおいて、もう一度お試しください。'),
  'download-wrong': says('ダウンロードした内容が正しくないため、削除しました。', 'もう一度お試しください。'),
  'update-unknown': says(
    '新しい版があるかどうかを確認できませんでした。',
    '時間をおいて、もう一度お試しください。VinoBench を入手した場所でも確認できます。'
  ),
  'data-newer': says(
    '新しい版の VinoBench が書いたデータです。そのまま残してあります。',
    '新しい版の VinoBench をお使いください。'
  ),
  internal: says('予期しない問題が発生しました。', '詳細をコピーして、ご報告ください。')
}
