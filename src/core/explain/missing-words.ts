import type { Facts, MissingCode, MissingDevice } from '../device'
import type { Language } from '../language'
import { fill } from './fill'
import { linuxWords } from './missing-words-linux'
import { npuWords } from './missing-words-npu'

/** Why a device is missing, and the one thing to do. */
export interface MissingWords {
  readonly reason: string
  readonly remedy: string
}

type Missing = Pick<MissingDevice, 'id' | 'code' | 'facts'>

export function missingWords({ id, code, facts }: Missing, language: Language): MissingWords {
  const kind = id.startsWith('NPU') ? 'NPU' : id.startsWith('GPU') ? 'GPU' : id
  const own = kind === 'NPU' ? npuWords[code] : undefined
  const [reason, remedy] = (own ?? words[code])[language]
  const all: Facts = { ...facts, id, kind }
  return { reason: fill(reason, all), remedy: fill(remedy, all) }
}

/** A reason and one thing to do, in every language; facts stand in braces. */
export type MissingPair = Readonly<Record<Language, readonly [reason: string, remedy: string]>>

const words: Readonly<Record<MissingCode, MissingPair>> = {
  ...linuxWords,
  'no-plugin': {
    en: [
      'The OpenVINO in use has no plugin for {kind}s.',
      'Install VinoBench again (from its sources: run "npm run setup"), or name a complete OpenVINO in VINOBENCH_OPENVINO.'
    ],
    ja: [
      '使用中の OpenVINO には {kind} 用のプラグインがありません。',
      'VinoBench をインストールし直す（ソースから実行している場合は「npm run setup」を実行する）か、環境変数 VINOBENCH_OPENVINO で別の OpenVINO を指定してください。'
    ]
  },
  mac: {
    en: [
      'On a Mac OpenVINO can use only the CPU.',
      'Nothing can be done on this computer; a PC with an Intel {kind} is needed for that row.'
    ],
    ja: [
      'Mac では、OpenVINO が使えるのは CPU だけです。',
      'このコンピューターでは対処できません。測定するには Intel の {kind} を搭載した PC が必要です。'
    ]
  },
  'no-hardware': {
    en: [
      'The system shows no graphics processor.',
      'If the processor should have Intel graphics, see whether they are switched off in the BIOS (UEFI) settings. Otherwise nothing can be done.'
    ],
    ja: [
      'グラフィックス・プロセッサーが見つかりません。',
      'プロセッサーに Intel グラフィックスが内蔵されている場合は、BIOS（UEFI）の設定で無効になっていないか確認してください。内蔵されていなければ、対処は不要です。'
    ]
  },
  'other-vendor': {
    en: [
      'The graphics here ({names}) are not from Intel, and OpenVINO can use only those.',
      'Nothing can be done here; an Intel GPU is needed for that row.'
    ],
    ja: [
      'このコンピューターのグラフィックス（{names}）は Intel 製ではないため、OpenVINO では使えません。',
      'このコンピューターでは対処できません。測定するには Intel の GPU が必要です。'
    ]
  },
  'driver-refuses': {
    en: [
      '{device} and its driver are here, but OpenVINO does not list it: the driver is probably too old for this OpenVINO, or the device is.',
      'Install the newest {kind} driver from Intel, restart, and look again.'
    ],
    ja: [
      '{device} とそのドライバーはありますが、OpenVINO が認識しません。ドライバーまたはデバイスが、この OpenVINO には古すぎる可能性があります。',
      'Intel の最新の {kind} ドライバーを入れて再起動し、もう一度確認してください。'
    ]
  },
  'device-disabled': {
    en: [
      '{device} is here, but switched off in the Device Manager.',
      'Open the Device Manager, right-click {device} and choose "Enable device".'
    ],
    ja: [
      '{device} がありますが、デバイス マネージャーで無効になっています。',
      'デバイス マネージャーで {device} を右クリックし、「デバイスを有効にする」を選んでください。'
    ]
  },
  'no-driver': {
    en: [
      '{device} is here, but Windows has no proper driver for it.',
      'Install the newest {kind} driver from Intel, then restart.'
    ],
    ja: [
      '{device} がありますが、Windows に適切なドライバーが入っていません。',
      'Intel の最新の {kind} ドライバーを入れて、再起動してください。'
    ]
  },
  'device-problem': {
    en: [
      '{device} is here, but Windows reports a problem with it (code {problem}).',
      'Install the newest {kind} driver from Intel, then restart.'
    ],
    ja: [
      '{device} がありますが、Windows が問題を報告しています（コード {problem}）。',
      'Intel の最新の {kind} ドライバーを入れて、再起動してください。'
    ]
  },
  'remote-session': {
    en: [
      '{device} is here, but this is a Remote Desktop session, in which OpenVINO may not see it.',
      'Log in at the computer itself and look again.'
    ],
    ja: [
      '{device} がありますが、リモート デスクトップで接続中のため、OpenVINO から見えない可能性があります。',
      'コンピューターに直接ログインして、もう一度確認してください。'
    ]
  },
  unknown: {
    en: [
      'OpenVINO lists no {kind}, and this system does not tell why.',
      'If this computer has an Intel {kind}, install the newest driver for it, restart, and look again.'
    ],
    ja: [
      'OpenVINO に {kind} が表示されませんが、原因となる情報を取得できませんでした。',
      'Intel の {kind} を搭載している場合は、最新のドライバーを入れて再起動し、もう一度確認してください。'
    ]
  },
  'driver-crashed': {
    en: [
      'Unavailable: its driver crashed when {id} was asked what it can do.',
      'Update the driver of this device and restart. The other devices can be used meanwhile.'
    ],
    ja: [
      '使用できません。{id} の情報を取得中にドライバーが異常終了しました。',
      'このデバイスのドライバーを更新して再起動してください。ほかのデバイスはそのまま使えます。'
    ]
  },
  'driver-hung': {
    en: [
      'Unavailable: its driver gave no answer when {id} was asked what it can do.',
      'Update the driver of this device and restart. The other devices can be used meanwhile.'
    ],
    ja: [
      '使用できません。{id} の情報を取得中にドライバーが応答しなくなりました。',
      'このデバイスのドライバーを更新して再起動してください。ほかのデバイスはそのまま使えます。'
    ]
  },
  'not-listed': {
    en: ['OpenVINO finds no {id} here.', 'Devices here: {names}.'],
    ja: ['このコンピューターの OpenVINO に {id} は見つかりません。', '使えるデバイス：{names}']
  }
}
