import type { MissingCode } from '../device'
import type { MissingPair } from './missing-words'

/** Where an NPU wants other words than a GPU. */
export const npuWords: Partial<Readonly<Record<MissingCode, MissingPair>>> = {
  'no-hardware': {
    en: [
      'The system shows no Intel NPU.',
      'Processors of the Intel Core Ultra family have one. If this is one, see whether the NPU is switched off in the BIOS (UEFI) settings. Otherwise nothing can be done.'
    ],
    ja: [
      'Intel の NPU が見つかりません。',
      'NPU は Intel Core Ultra プロセッサーに内蔵されています。搭載しているはずの場合は、BIOS（UEFI）の設定で無効になっていないか確認してください。搭載していなければ、対処は不要です。'
    ]
  },
  'no-kernel-driver': {
    en: [
      '{device} is here, but this Linux kernel ({kernel}) has no driver bound to it.',
      'Install Linux 6.6 or newer, whose driver intel_vpu knows NPUs, together with the package linux-firmware, and restart.'
    ],
    ja: [
      '{device} がありますが、この Linux カーネル（{kernel}）のドライバーが割り当てられていません。',
      'NPU 用ドライバー intel_vpu を含む Linux 6.6 以降と linux-firmware パッケージを入れて、再起動してください。'
    ]
  },
  'no-loader': {
    en: [
      '{device} is here and may be opened, but the library {library}, through which OpenVINO reaches it, is not installed.',
      'Install the Level Zero loader: {command}'
    ],
    ja: [
      '{device} は使用できる状態ですが、OpenVINO が利用するライブラリー {library} がインストールされていません。',
      'Level Zero ローダーをインストールしてください： {command}'
    ]
  },
  'no-compute-driver': {
    en: [
      '{device} is here and may be opened, but Intel’s NPU driver (libze_intel_npu) is not installed.',
      'Install Intel’s NPU driver for Linux: github.com/intel/linux-npu-driver, under Releases.'
    ],
    ja: [
      '{device} は使用できる状態ですが、Intel の NPU ドライバー（libze_intel_npu）がインストールされていません。',
      'Linux 用の Intel NPU ドライバーをインストールしてください（github.com/intel/linux-npu-driver の Releases）。'
    ]
  }
}
