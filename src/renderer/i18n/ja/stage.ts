import type { Translation } from '../index'
import type { stage as english } from '../en/stage'

export const stage: Translation<typeof english> = {
  title: 'レース',
  lead: '記録した測定を、フレームごとにそのまま再生します。ここでは何も測定しません。',
  run: '測定結果',
  walk: 'プレゼンテーション',
  booth: '展示モード',
  empty: {
    title: 'レースに使える測定結果がまだありません',
    text: 'レースは、このコンピューターで測定した結果を再生するものです。1～2 分の「クイック」測定で十分です。',
    action: 'ベンチマークへ'
  },
  busy: {
    title: '測定中です',
    text: '測定に影響するため、今はレースを再生できません。終わってからお試しください。',
    action: '測定の画面へ'
  },
  race: {
    start: 'スタート',
    pause: '一時停止',
    resume: '再開',
    again: 'もう一度',
    keys: 'スペースキーで開始・一時停止',
    lanes: 'レーン：{{all}} 件中 {{chosen}} 件',
    lanesHint: '2～4 件を選択',
    pace: '再生速度',
    realTime: '実際の速さ',
    times: '{{n}} 倍速',
    show: '最速が約 10 秒',
    clock: '{{seconds}} 秒',
    of: '/ {{frames}} フレーム',
    place: '{{place}} 位',
    arrived: '{{place}} 位：{{name}}、{{seconds}} 秒でゴールしました。',
    result: '1 位は {{first}}、{{seconds}} 秒でした。{{last}} は {{lastSeconds}} 秒かかりました。',
    together: '全員が {{seconds}} 秒で同時にゴールしました。',
    close: '測定全体で見ると、上位 2 つの速さに差はありません。',
    early: '「クイック」測定のため、小さな差は確かではありません。',
    recorded: '{{frames}} フレーム中 {{recorded}} フレームは記録、残りは測定した速さで再生',
    order_other: '{{count}} フレームを元の順に並べ直し',
    label: 'レースのレーン'
  },
  talk: {
    label: 'プレゼンテーション',
    slide: '{{n}} / {{all}}',
    next: '次へ',
    previous: '戻る',
    leave: '終了',
    fps: 'フレーム／秒',
    step: '一つ前の {{ratio}} 倍',
    gain: '元のモデルの {{ratio}} 倍',
    gainRuntime: 'ONNX Runtime の {{ratio}} 倍',
    verdict: '結論',
    bars: 'ここまでの 1 秒あたりのフレーム数'
  },
  tell: {
    pytorch: '元のモデルを元のフレームワークで動かします。これがすべての比較の基準です。',
    onnxruntime: '同じモデルを別のエンジンで動かします。処理するのは一度に 1 枚です。',
    sync: 'OpenVINO がモデルをこのプロセッサーに合わせ、重みを半分の大きさで保存します。',
    batch: '何枚かの画像を、一つの封筒に入れるようにまとめて渡します。',
    latency: '1 枚 1 枚にできるだけ早く答えるよう、プロセッサーに求めます。',
    'throughput-cpu': '何枚もの画像を同時に処理し、待っているコアをなくします。',
    'throughput-gpu': '同じ工夫を、並列処理が得意なグラフィックス・プロセッサーで使います。',
    'throughput-npu': '同じ工夫を、AI 専用で消費電力の少ない NPU で使います。',
    'throughput-other': '同じ工夫を別のデバイスで使います。',
    auto: 'どのデバイスを使うかを OpenVINO が自分で選びます。',
    cumulative: 'すべてのデバイスが力を合わせて処理します。'
  },
  show: {
    label: '展示モード',
    question: 'このコンピューターで AI を最も速く動かすのは、どのプロセッサーでしょうか。',
    calm: 'まもなく再開します。',
    scaled: 'このコンピューターでの記録を {{factor}} 倍速で再生',
    sees: 'AI が見つけたもの',
    found: '{{name}} {{share}}',
    by: 'このコンピューターで {{model}} が検出',
    leaveTitle: '展示モードを終了しますか。',
    leaveText: '何もしなければ、数秒で自動的に続きます。',
    stay: '続ける',
    leave: '終了する'
  },
  things: { cup: 'カップ', spoon: 'スプーン', 'dining table': 'テーブル', person: '人', cat: '猫' },
  about: {
    walk: '発表用：この測定の数値を使い、工夫を 1 枚に 1 つずつ紹介します。',
    booth: '展示用：全画面でレースと結論を繰り返します。Esc で終了します。'
  }
}
