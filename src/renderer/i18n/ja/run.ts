import { findTheFastest } from '../../../ipc/screens'
import type { Translation } from '../index'
import type { run as english } from '../en/run'

export const run: Translation<typeof english> = {
  find: findTheFastest.ja,
  start: {
    title: 'このコンピューターで最も速いプロセッサーは？',
    lead: '見つかったすべてのプロセッサーで実際のモデルを動かし、どれが最も速いか、どれだけ差があるか、その数値をどこまで信頼できるかをお知らせします。',
    shortcut: 'または {{keys}} キー',
    takes: '{{time}}かかります（{{rows}}、{{rounds}}）。',
    rows_other: '{{count}} 通りの動かし方',
    rounds_other: '各 {{count}} 回測定',
    fromEarlier: 'このコンピューターでの過去の測定から計算した目安です。',
    assumed: '毎秒 {{fps}} フレームと仮定した目安です。一度測定すると、より正確になります。',
    noRow: '下のオプションで行を 1 つ以上選んでください。',
    step1: 'モデルの動かし方を 1 つずつ、それぞれ別のプロセスで順番に測定します。',
    step2: '1 回目の測定が終わると速報を表示します。測定を重ねるほど確かな結果になります。',
    step3: 'いつでも停止でき、それまでの結果は残ります。測定中はほかの操作をなるべくお控えください。',
    happens: '測定の流れ',
    last: '前回の測定（{{when}}）',
    showLast: '結果を見る',
    nothingKept: '測定結果が得られる前に停止しました。'
  },
  about: {
    second_other: '約 {{count}} 秒',
    minute_other: '約 {{count}} 分',
    hour_other: '約 {{count}} 時間'
  },
  conditions: {
    battery:
      'バッテリーで動作しています。電源につないでください。多くのコンピューターはバッテリー動作では遅くなります。',
    busy: 'ほかのプログラムが動作中です（負荷 {{load}}）。閉じないと、数値が低く不安定になります。',
    others:
      '測定中に、ほかのプログラムがプロセッサーの最大 {{share}} を使いました。閉じないと、数値が低く不安定になります。',
    slept_other: 'コンピューターがスリープしました（{{count}} 回）。中断した測定はやり直します。',
    deviceLost_other: 'ドライバーがデバイスを見失いました（{{count}} 回）。新しいプロセスで測定をやり直します。',
    unsaved: '結果を保存できませんでした。{{message}} {{remedy}}'
  },
  options: {
    title: 'オプション',
    mode: '測定の詳しさ',
    quick: 'クイック',
    quickNote: '3 秒ずつ 1 回だけ測定します。区間は出ません。',
    standard: '標準',
    standardNote: '元のベンチマークと同じ 1,024 フレームを 6 回に分けて測定し、区間も求めます。',
    thorough: '精密',
    thoroughNote: '1 分以上の測定を 9 回行います。購入の判断など、確かな結果が必要なときに。',
    model: 'モデル',
    speedOnly: '{{name}}（速度のみ）',
    speedOnlyNote: '重みは乱数です。速度は実際のモデルと同じですが、認識結果に意味はありません。',
    picture: '画像',
    ownPicture: '自分の画像…',
    chooseOther: '別の画像を選ぶ…',
    batch: 'バッチサイズ',
    batchNote: '複数のフレームをまとめて渡す行で使います。',
    rows: '測定する行',
    rowsNote: 'どの行も、同じモデルを同じフレームで、違う方法で動かします。',
    all: 'すべて選択',
    notHere: '利用不可',
    devicesFailed: 'デバイスを一覧できませんでした。測定の開始時にもう一度試します。',
    modelsFailed: 'モデルを一覧できませんでした。'
  },
  pictures: {
    coffee: 'コーヒーカップ',
    astronaut: '宇宙飛行士',
    chelsea: '猫',
    motorcycle: 'オートバイ',
    rocket: 'ロケット'
  },
  preparing: {
    title: '準備しています…',
    devices: 'このコンピューターのデバイスを調べています。',
    model: 'モデルを準備しています。初回は少し時間がかかります。',
    answers: '各行の出力と比べるため、モデル本来の出力を求めています。'
  },
  running: {
    title: '測定しています…',
    firstLook: '速報（区間はまだありません）：{{sentence}}',
    progress: '測定の進み具合',
    round: '{{rounds}} 回中 {{round}} 回目',
    extraRound: '{{round}} 回目（追加の測定）',
    left: '残り {{time}}',
    nearlyDone: 'まもなく完了',
    next: '次の行に移ります…',
    cooling: 'プロセッサーの速度が落ちています。冷えるのを待っています…',
    skip: 'この行をスキップ',
    skipping: 'スキップしています…',
    stop: '停止',
    stopping: '停止しています…',
    stopNote: '停止しても、完了した測定の結果は残ります。',
    troubles: '発生した問題',
    failed: '{{row}} は失敗しました。'
  },
  phase: {
    starting: '開始しています',
    loading: 'モデルを読み込んでいます',
    compiling: 'モデルをデバイスに合わせています',
    'first-inference': '最初の推論',
    'warming-up': 'ウォームアップ中',
    measuring: '測定中',
    finishing: '結果をまとめています'
  },
  failed: {
    title: '測定を開始できませんでした',
    back: '戻る'
  },
  again: 'もう一度測定',
  newRun: '新しい測定…',
  showRunning: '表示する'
}
