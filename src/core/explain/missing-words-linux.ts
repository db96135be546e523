import type { MissingPair } from './missing-words'

/** What is found out on Linux only. */
export const linuxWords = {
  'virtual-machine': {
    en: [
      'This is a virtual machine, and no {kind} has been passed through to it.',
      'Pass an Intel {kind} of the host through to it, or start VinoBench on the host itself.'
    ],
    ja: [
      'これは仮想マシンで、{kind} が割り当てられていません。',
      'ホストの Intel {kind} を仮想マシンに割り当てる（パススルー）か、ホスト上で VinoBench を起動してください。'
    ]
  },
  'wsl-not-passed': {
    en: [
      'This is Linux inside Windows (WSL), and Windows passes no graphics processor to it.',
      'Install the newest Intel graphics driver in Windows, then run there: wsl --update, and wsl --shutdown.'
    ],
    ja: [
      'これは Windows 上の Linux（WSL）で、Windows からグラフィックス・プロセッサーが渡されていません。',
      'Windows に最新の Intel グラフィックス・ドライバーを入れてから、Windows 側で「wsl --update」と「wsl --shutdown」を実行してください。'
    ]
  },
  'wsl-refuses': {
    en: [
      'Windows passes a graphics processor to this Linux (WSL), but OpenVINO cannot use it: it is not from Intel, or its driver in Windows is too old.',
      'Install the newest Intel graphics driver in Windows, then run there: wsl --shutdown.'
    ],
    ja: [
      'Windows からこの Linux（WSL）にグラフィックス・プロセッサーが渡されていますが、OpenVINO では使えません。Intel 製ではないか、Windows 側のドライバーが古い可能性があります。',
      'Windows に最新の Intel グラフィックス・ドライバーを入れてから、Windows 側で「wsl --shutdown」を実行してください。'
    ]
  },
  'wsl-no-npu': {
    en: [
      'This is Linux inside Windows (WSL), which does not pass an NPU on.',
      'Start VinoBench in Windows itself to measure the NPU.'
    ],
    ja: [
      'これは Windows 上の Linux（WSL）で、WSL では NPU を使えません。',
      'NPU を測定するには、Windows 上で VinoBench を起動してください。'
    ]
  },
  reserved: {
    en: [
      '{device} is here, but reserved for a virtual machine (kernel driver {driver}).',
      'Give it back to this system: take the reservation away and restart.'
    ],
    ja: [
      '{device} がありますが、仮想マシン用に予約されています（カーネル・ドライバー {driver}）。',
      '予約を解除してコンピューターを再起動してください。'
    ]
  },
  'no-kernel-driver': {
    en: [
      '{device} is here, but this Linux kernel ({kernel}) has no driver bound to it.',
      'Install a newer Linux kernel, whose driver i915 or xe knows this GPU, and restart.'
    ],
    ja: [
      '{device} がありますが、この Linux カーネル（{kernel}）のドライバーが割り当てられていません。',
      'この GPU に対応したドライバー（i915 または xe）を含む新しい Linux カーネルを入れて、再起動してください。'
    ]
  },
  'container-no-node': {
    en: [
      '{device} is here, but this container has not been given its device files ({folder}).',
      'Start the container with --device={folder}'
    ],
    ja: [
      '{device} がありますが、このコンテナーにはデバイスファイル（{folder}）が渡されていません。',
      'コンテナーの起動時に --device={folder} を指定してください。'
    ]
  },
  'no-node': {
    en: [
      '{device} has its kernel driver ({driver}), but the driver offers no device file {pattern}.',
      'Restart the computer. If it stays so, this shows the driver’s own message: sudo dmesg | grep -i {driver}'
    ],
    ja: [
      '{device} のカーネル・ドライバー（{driver}）は動いていますが、デバイスファイル {pattern} がありません。',
      'コンピューターを再起動してください。変わらない場合は、「sudo dmesg | grep -i {driver}」でドライバーのメッセージを確認できます。'
    ]
  },
  'no-permission': {
    en: [
      'The user {user} may not open {node}: it belongs to the group {group}.',
      'Run this, then log out and in again: sudo usermod -aG {group} $USER'
    ],
    ja: [
      'ユーザー {user} には {node} を開く権限がありません（グループ {group} が所有しています）。',
      '次のコマンドを実行し、ログアウトしてからもう一度ログインしてください： sudo usermod -aG {group} $USER'
    ]
  },
  'container-no-permission': {
    en: [
      'The user {user} of this container may not open {node}: it belongs to the group number {gid}.',
      'Start the container with --group-add={gid}'
    ],
    ja: [
      'このコンテナーのユーザー {user} には {node} を開く権限がありません（グループ番号 {gid} が所有しています）。',
      'コンテナーの起動時に --group-add={gid} を指定してください。'
    ]
  },
  'login-again': {
    en: [
      'The user {user} has been added to the group {group}, but this session began before that.',
      'Log out and in again, or restart the computer.'
    ],
    ja: [
      'ユーザー {user} はグループ {group} に追加されていますが、このセッションにはまだ反映されていません。',
      'ログアウトしてもう一度ログインするか、コンピューターを再起動してください。'
    ]
  },
  'no-loader': {
    en: [
      '{device} is here and may be opened, but the library {library}, through which OpenVINO reaches it, is not installed.',
      'Install it and Intel’s compute driver: {command}'
    ],
    ja: [
      '{device} は使用できる状態ですが、OpenVINO が利用するライブラリー {library} がインストールされていません。',
      'このライブラリーと Intel の演算用ドライバーをインストールしてください： {command}'
    ]
  },
  'no-compute-driver': {
    en: [
      '{device} is here and may be opened, but Intel’s compute driver (OpenCL) for it is not installed.',
      'Install it: {command}'
    ],
    ja: [
      '{device} は使用できる状態ですが、Intel の演算用ドライバー（OpenCL）がインストールされていません。',
      'インストールしてください： {command}'
    ]
  }
} as const satisfies Readonly<Record<string, MissingPair>>
