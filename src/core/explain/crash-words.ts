import type { Facts } from '../device'
import type { Language } from '../language'
import { fill } from './fill'
import type { MissingPair, MissingWords } from './missing-words'

/** What is said where crashes are the reason not to try, or not to go on. */
const words = {
  'crashed-before': {
    en: [
      'Not tried: it crashed the last {times} times with this model, last on {date} ({message}).',
      'Update the driver of the device: another version of it, of OpenVINO or of VinoBench is tried by itself. To try it again now: “Try again” in the window, or “vinobench run --retry-crashed”.'
    ],
    ja: [
      'このモデルでは直近の {times} 回続けて異常終了したため（最後は {date}）、測定しませんでした。',
      'デバイスのドライバーを更新してください。ドライバー、OpenVINO、VinoBench のいずれかの版が変わると、自動的に再び測定します。すぐに試すには、ウィンドウの「もう一度試す」を押すか、「vinobench run --retry-crashed」を実行してください。'
    ]
  },
  'crash-loop': {
    en: [
      'Not measured further: {count} engine processes crashed within five minutes ({rows}).',
      'Update the drivers or restart the computer, then run again; “vinobench run --keep-going” measures the other rows however many crash. What was measured is kept.'
    ],
    ja: [
      '5 分以内に {count} 個の測定用プロセスが異常終了したため（{rows}）、以後の測定を中止しました。',
      'ドライバーを更新するか、コンピューターを再起動してから、もう一度実行してください。「vinobench run --keep-going」なら、異常終了が続いてもほかの行を測定します。測定済みの結果は保存されています。'
    ]
  }
} as const satisfies Readonly<Record<string, MissingPair>>

export type CrashCode = keyof typeof words

export const isCrashCode = (code: string): code is CrashCode => code in words

export function crashWords(code: CrashCode, facts: Facts, language: Language): MissingWords {
  const [reason, remedy] = words[code][language]
  return { reason: fill(reason, facts), remedy: fill(remedy, facts) }
}
