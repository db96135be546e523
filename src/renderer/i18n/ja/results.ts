import type { Translation } from '../index'
import type { results as english } from '../en/results'

export const results: Translation<typeof english> = {
  facts: {
    label: '要点',
    best: '最高',
    practice: '実際の目安',
    firstAnswer: '最初の結果まで',
    firstAnswerNote: '読み込み・コンパイル・最初の推論',
    believe: '信頼できますか？',
    yes: 'はい',
    yesDoubts_other: '注意点が {{count}} つあります',
    no: 'いいえ',
    early: 'まだ判断できません',
    noDoubts: '測定は安定し、妨げもありませんでした',
    nothing: '–',
    eachWhy: '理由は各行に示しています',
    noneTrusted: '信頼できる値なし',
    noneMeasured: '測定された行がありません'
  },
  live: {
    measuring: '測定中'
  },
  notices: {
    speedOnly: '速度のみの結果です。重みが乱数のため、検出結果に意味はありません。速度は実際のモデルと同じです。',
    getWeights: '元の重みと画像を入手…',
    stopped: '途中で停止しました。それまでの測定結果は保存されています。',
    unfinished: '途中で中断されました。それまでの測定結果は保存されています。',
    crashedBefore: 'これまでに異常終了した行は、測定していません。',
    tryAgain: 'もう一度試す',
    quick: '簡易測定です。測定が 6 回未満で区間がないため、小さな差には意味がありません。',
    why_other: '{{rows}} は測定していません。理由を見る',
    slept_other: '測定中にコンピューターがスリープしたため、{{count}} 回分を測定し直しました。',
    deviceLost_other: '測定中にドライバーがデバイスを見失ったため、{{count}} 回分を測定し直しました。'
  },
  chart: {
    title: 'パフォーマンスの比較',
    axis: 'スループット [FPS]',
    rounds_other: '{{count}} 回の中央値',
    roundsInterval: '{{count}} 回の中央値と区間',
    description: '各行のスループット（1 秒あたりのフレーム数）を順に示した棒グラフ。{{rows}}。',
    rowFps: '{{name}}：{{fps}}',
    rowRange: '{{name}}：{{fps}}（{{low}}～{{high}}）',
    best: '（最高）'
  },
  status: {
    failed: '失敗',
    cancelled: '停止',
    unavailable: '利用不可',
    waiting: '待機中'
  },
  rows: {
    title: '行ごとの詳細',
    lead: '各行は 1 つのヒントで、同じフレームで測定しています。開くと、その仕組みと値の確かさがわかります。',
    openAll: 'すべて開く',
    closeAll: 'すべて閉じる',
    trust: '信頼できますか？',
    trustValid: 'この値を疑う理由は見つかりませんでした。',
    answers: '出力は同じか',
    trick: '仕組み',
    here: 'このコンピューターでは',
    latency: '推論 1 回のレイテンシー',
    settings: '指定した設定と実際の設定',
    times: '最初の結果が出るまで',
    boxes: 'この行の検出結果',
    command: 'benchmark_app で同じ測定をするには',
    why: '値がない理由'
  },
  latency: {
    mean: '平均',
    min: '最短',
    max: '最長',
    percentile: '{{percent}} % が収まる時間',
    tooFew: '推論が {{needed}} 回必要です（今回は {{has}} 回）',
    notStated: '記載なし',
    ms: '{{value}} ミリ秒'
  },
  settings: {
    setting: '項目',
    asked: '指定',
    ran: '実際',
    hint: 'パフォーマンス・ヒント',
    weights: '重みと推論精度',
    requests: '同時の推論要求',
    streams: 'ストリーム',
    threads: 'スレッド',
    batch: 'バッチサイズ',
    autoBatch: '自動バッチ',
    devices: 'デバイス',
    framework: 'フレームワーク',
    none: 'なし',
    ownChoice: '自動',
    unknown: '不明'
  },
  times: {
    load: 'モデルの読み込み',
    compile: 'デバイス向けのコンパイル',
    firstInference: '最初の推論',
    oneStep: '読み込みに含まれます',
    cpuFree: '測定中の CPU の空き',
    memory: '最大メモリー使用量'
  },
  boxes: {
    none: '画像からは何も検出されませんでした。',
    synthetic: '速度のみの結果です。重みが乱数のため、検出結果はありません。',
    missing: 'この結果には検出結果が含まれていません。',
    found_other: '{{count}} 個の物体を検出',
    picture: 'この行が検出した枠を重ねた画像：{{names}}',
    item: '{{name}} {{score}}'
  },
  command: {
    copy: 'コマンドをコピー',
    label: 'benchmark_app のコマンド',
    printed: 'benchmark_app なら次のように表示されます'
  },
  table: {
    title: '表で見る',
    caption: '各行の値',
    row: '行',
    fps: 'FPS',
    interval: '区間',
    seconds: '秒／画像',
    p50: 'p50 [ms]',
    p90: 'p90 [ms]',
    p99: 'p99 [ms]',
    baseline: '対ベースライン',
    step: '対 前の行',
    advice: '助言',
    trust: '信頼性',
    answers: '出力',
    quick: '区間なし'
  },
  whatElse: {
    title: 'その他のヒント'
  },
  export: {
    button: '書き出す',
    label: 'この結果の保存形式',
    html: 'レポート（HTML）',
    png: 'グラフ（PNG）',
    csv: '表（CSV）',
    markdown: 'テキスト（Markdown）',
    json: 'すべてのデータ（JSON）',
    saving: '保存しています…',
    saved: '{{name}} を保存しました。',
    show: 'フォルダーに表示'
  },
  foot: {
    imported: '{{file}} から取り込み',
    mains: '電源接続中',
    battery: 'バッテリー動作',
    cores_other: '{{count}} コア',
    version: 'OpenVINO {{version}}'
  }
}
