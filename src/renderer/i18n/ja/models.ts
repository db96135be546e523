import type { Translation } from '../index'
import type { models as english } from '../en/models'

export const models: Translation<typeof english> = {
  title: 'モデル',
  lead: '測定や表示に使えるモデルの一覧です。お手持ちのモデルも追加できます。追加の前に内容を検査し、一度実行して確かめます。モデルがこのコンピューターの外に出ることはありません。',
  add: 'モデルを追加…',
  loading: 'モデルを確認しています…',
  drop: {
    title: 'ドロップして追加',
    text: 'ONNX、OpenVINO IR、TensorFlow Lite、TensorFlow、PaddlePaddle、YOLOv5 の .pt に対応しています'
  },
  own: {
    title: '追加したモデル',
    emptyTitle: '追加したモデルはまだありません',
    emptyText:
      'この画面にファイルをドロップするか、ファイルを選択してください。ONNX（.onnx）、OpenVINO IR（.xml と、同じ場所にある .bin）、TensorFlow Lite（.tflite）、TensorFlow（.pb）、PaddlePaddle（.pdmodel）、YOLOv5 の重み（.pt）に対応しています。'
  },
  newer_other:
    '新しい版の VinoBench で追加されたモデルが {{count}} 個あります（{{ids}}）。そのまま残してあります。使うには新しい版の VinoBench をお使いください。',
  builtIn: {
    title: '内蔵モデル',
    emptyText:
      'モデルがまだ準備されていません。VinoBench をインストールし直してください（ソースから実行している場合は「npm run setup」を実行してください）。'
  },
  task: {
    'object-detection': '物体を検出',
    pose: '人の姿勢を推定',
    unknown: '用途は不明'
  },
  answers: {
    real: '結果も有効',
    speed: '速度のみ',
    whySynthetic: '重みは乱数です。速度は本物のモデルと同じですが、検出結果に意味はありません。',
    whyUnread: '速度は測定できますが、このモデルの出力を読み取る方法が分からないため、結果は表示できません。'
  },
  fits: {
    any: 'どの画像でも使えます（{{size}} に合わせます）',
    person: '一人が写っている画像（{{size}} に合わせます）',
    none: '画像は使わず、乱数を入力します'
  },
  fact: {
    licence: 'ライセンス',
    source: '入手元',
    input: '入力',
    pictures: '使える画像',
    size: 'ディスク上のサイズ',
    format: '形式',
    sha256: 'SHA-256',
    added: '追加日時',
    notices: '検査で気付いた点',
    notMade: '初めて使うときに作成します',
    openLink: '内容を読む'
  },
  licence: {
    synthetic: 'Apache-2.0（グラフは再構築、重みは乱数）',
    own: '不明（お手持ちのファイル）',
    notKnown: 'ライセンスは不明'
  },
  source: {
    synthetic: 'YOLOv5 6.0 の構造に、決まった種から作った乱数の重みを入れてこのコンピューターで作成',
    centernet: 'npm パッケージ @vladmandic/human 3.3.6（元は github.com/610265158/mobilenetv3_centernet）',
    movenet: 'npm パッケージ @vladmandic/human 3.3.6（元は tfhub.dev/google/movenet/singlepose/lightning/4）',
    own: '{{name}}（{{format}}）、お手持ちのファイル'
  },
  name: {
    synthetic: 'YOLOv5{{variant}}（乱数の重み）',
    published: 'YOLOv5{{variant}}（公開されている重み）'
  },
  use: 'ベンチマークで使う',
  see: '見てみる',
  useLabel: '{{name}} をベンチマークで使う',
  seeLabel: '{{name}} の検出結果を見てみる',
  rename: '名前を変更…',
  renameLabel: '{{name}} の新しい名前',
  remove: '削除',
  removeLabel: '{{name}} を削除',
  removed: '「{{name}}」を削除しました。',
  import: {
    title: '追加の状況',
    waiting: '順番を待っています',
    starting: '開始しています',
    checking: 'ファイルを検査して、コピーしています',
    compiling: 'OpenVINO がプロセッサー用に準備しています',
    trying: '一度実行して確かめています',
    finishing: '一覧に加えています',
    cancelled: 'キャンセルしました。何も残っていません。',
    passed: '検査に合格し、実行も確認しました。',
    noticed: '検査に合格し、実行も確認しました。気付いた点：',
    present: 'すでに追加されています。',
    refused: '追加できません',
    progressLabel: '{{name}} を追加しています'
  },
  notice: {
    freeSize: '入力「{{name}}」のサイズが決まっていないため、VinoBench がサイズを決めます。',
    foreignOperators: '「{{name}}」の演算を使っています。OpenVINO が対応していない可能性があります。',
    newerSet: '演算セット「{{name}}」を使っています。この OpenVINO より新しいものです。',
    extension: '「{{name}}」の演算を使っています。拡張機能が必要な可能性があります。',
    makersOwn: '開発元独自の演算「{{name}}」を使っています。OpenVINO が対応していない可能性があります。',
    functions: 'TensorFlow の関数を使っています。OpenVINO は一部しか読み取れません。',
    notNumbers: '乱数を入力したところ、結果が数値になりませんでした（NaN）。重みが壊れている可能性があります。'
  },
  download: {
    section: '公開されている重み',
    sectionText:
      'YOLOv5 で本物の検出結果を得るための重みです。入手先、サイズ、ライセンスをご確認いただいてから、ダウンロードします。',
    ask: 'このファイルをダウンロードしますか？',
    askAll: '{{n}} 個のファイルをダウンロードしますか？',
    titleDone: 'ダウンロードが完了しました',
    titleRunning: 'ダウンロードしています',
    intro:
      'VinoBench が自動で通信することはありません。「ダウンロード」を押したときだけ、次のアドレスに接続します。接続先には、このコンピューターの IP アドレスが伝わります。',
    address: 'アドレス',
    size: 'サイズ',
    bytes: '{{size}}（{{exact}} バイト）',
    licence: 'ライセンス',
    sha256: 'SHA-256',
    picture: '元のベンチマークの画像',
    pictureText: '並んだ自転車の上にいる犬の写真（800×600）です。',
    agpl: 'この重みは、業務を含め、自由に利用・測定できます。ただし、この重みを組み込んだ製品を配布する場合や、ネットワーク経由で提供する場合は、その製品のソースコードを同じライセンスで公開するか、Ultralytics から別のライセンスを購入する必要があります。VinoBench は、このコンピューター上で実行するだけです。',
    licenceUnknown: '不明',
    pictureLicence:
      'COCO という写真集に由来し、OpenVINO のサンプルで使われている画像です。撮影者とライセンスは示されていません。このコンピューターでの比較だけに使い、公開しないでください。',
    checked: 'サイズと SHA-256 が上の値と完全に一致した場合だけ使用します。',
    start: 'ダウンロード',
    resume: 'ダウンロードを再開',
    stop: '停止',
    background: '閉じる（ダウンロードは続きます）',
    open: '詳細とダウンロード…',
    openLabel: '{{name}} の詳細とダウンロード',
    discard: '途中までのファイルを削除',
    show: '進み具合を表示…',
    state: {
      here: 'ダウンロード済み',
      absent: '未ダウンロード',
      partial: '{{total}} 中 {{received}} まで受信済み',
      connecting: '接続しています…',
      receiving: '{{total}} 中 {{received}}',
      waiting: '接続が切れたため、もう一度試しています…',
      verifying: 'SHA-256 を照合しています…',
      importing: 'モデルを検査し、一度実行して確かめています…',
      done: '公開されているファイルと完全に一致しました',
      cancelled: '停止しました。受信した分は残っています。',
      failed: 'ダウンロードできませんでした'
    },
    progressLabel: '{{name}} のダウンロード'
  }
}
