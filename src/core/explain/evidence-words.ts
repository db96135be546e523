import type { Evidence, EvidenceCode, Facts } from '../device'
import type { Language, Said } from '../language'
import { fill } from './fill'

/** One thing that was seen of the system, in a sentence. */
export const evidenceWords = ({ code, facts }: Omit<Evidence, 'text'>, language: Language): string =>
  fill(words[code][language], facts)

/** What was seen, with its English words. */
export const seen = (code: EvidenceCode, facts: Facts = {}): Evidence => ({
  code,
  facts,
  text: evidenceWords({ code, facts }, 'en')
})

const words: Readonly<Record<EvidenceCode, Said>> = {
  card: { en: 'On the PCI bus: {name} ({ids}).', ja: 'PCI バス上に {name}（{ids}）があります。' },
  'display-only': {
    en: 'On the PCI bus: {name} ({ids}), which shows a picture and does not compute.',
    ja: 'PCI バス上に {name}（{ids}）があります。画面表示専用で、演算はできません。'
  },
  'no-card': {
    en: 'None of the {count} devices on the PCI bus is a graphics processor.',
    ja: 'PCI バス上の {count} 個のデバイスの中に、グラフィックス・プロセッサーはありません。'
  },
  'no-npu': {
    en: 'None of the {count} devices on the PCI bus is an Intel NPU.',
    ja: 'PCI バス上の {count} 個のデバイスの中に、Intel の NPU はありません。'
  },
  'no-pci': { en: 'The system shows no PCI bus.', ja: 'PCI バスの情報を取得できません。' },
  'kernel-driver': { en: 'Kernel driver in use: {driver}.', ja: '使用中のカーネル・ドライバー：{driver}' },
  'no-kernel-driver': {
    en: 'No kernel driver is bound to it (Linux {kernel}).',
    ja: 'カーネル・ドライバーが割り当てられていません（Linux {kernel}）。'
  },
  'node-open': { en: '{node} is there and may be opened.', ja: '{node} があり、開くことができます。' },
  'node-closed': {
    en: '{node} is there, but may not be opened (group {group}, mode {mode}).',
    ja: '{node} はありますが、開く権限がありません（グループ {group}、モード {mode}）。'
  },
  'no-node': { en: 'There is no device file {pattern}.', ja: 'デバイスファイル {pattern} がありません。' },
  groups: { en: 'Groups of {user} in this session: {groups}.', ja: 'ユーザー {user} の所属グループ：{groups}' },
  library: { en: '{name} is installed ({path}).', ja: '{name} はインストール済みです（{path}）。' },
  'no-library': { en: '{name} is not installed.', ja: '{name} はインストールされていません。' },
  'opencl-driver': {
    en: 'Intel’s OpenCL driver is registered ({file}).',
    ja: 'Intel の OpenCL ドライバーが登録されています（{file}）。'
  },
  'no-opencl-driver': {
    en: 'Intel’s OpenCL driver is not registered in /etc/OpenCL/vendors (found there: {found}).',
    ja: '/etc/OpenCL/vendors に Intel の OpenCL ドライバーが登録されていません（登録済み：{found}）。'
  },
  plugin: { en: 'OpenVINO’s plugin for {kind}s is there.', ja: 'OpenVINO の {kind} 用プラグインはあります。' },
  'no-plugin': {
    en: 'OpenVINO’s plugin for {kind}s is not there.',
    ja: 'OpenVINO の {kind} 用プラグインがありません。'
  },
  container: { en: 'This is a container.', ja: 'コンテナー内で動作しています。' },
  'virtual-machine': {
    en: 'This is a virtual machine (the processor says so).',
    ja: '仮想マシン上で動作しています（プロセッサーの情報による）。'
  },
  wsl: { en: 'This is Linux inside Windows (WSL).', ja: 'Windows 上の Linux（WSL）で動作しています。' },
  dxg: {
    en: 'Windows passes its graphics on (/dev/dxg is there).',
    ja: 'Windows のグラフィックスが渡されています（/dev/dxg があります）。'
  },
  'no-dxg': {
    en: 'Windows does not pass its graphics on (/dev/dxg is not there).',
    ja: 'Windows のグラフィックスが渡されていません（/dev/dxg がありません）。'
  },
  'device-works': {
    en: 'Windows knows {name} ({ids}) and reports no problem.',
    ja: 'Windows は {name}（{ids}）を認識しており、問題は報告されていません。'
  },
  'device-problem': {
    en: 'Windows knows {name} ({ids}) and reports problem code {problem}.',
    ja: 'Windows は {name}（{ids}）を認識していますが、問題コード {problem} を報告しています。'
  },
  'not-in-device-manager': {
    en: 'Windows knows no Intel {kind} in this computer.',
    ja: 'Windows はこのコンピューターに Intel の {kind} を認識していません。'
  },
  'driver-version': { en: 'Driver version: {version}.', ja: 'ドライバーのバージョン：{version}' },
  'remote-session': {
    en: 'This is a Remote Desktop session ({session}).',
    ja: 'リモート デスクトップのセッションです（{session}）。'
  },
  'mac-graphics': { en: 'This Mac has: {names}.', ja: 'この Mac のグラフィックス：{names}' },
  'no-answer': { en: '{command} gave no answer.', ja: '{command} から応答がありませんでした。' },
  'openvino-says': { en: 'OpenVINO itself says: {text}', ja: 'OpenVINO のメッセージ：{text}' },
  'process-ended': { en: '{text}', ja: '{text}' }
}
