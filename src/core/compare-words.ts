import type { ComparedRun } from './compare'
import type { Circumstance, MachineFact, ModelFact, PlanFact } from './compare-circumstances'
import { stopWords } from './export/settings-words'
import { plural } from './export/words'
import { unknownWords } from './explain/imported-words'
import type { Language } from './language'
import type { StopRule } from './plan'
import type { EffectiveSettings } from './record'
import { unreachable } from './unreachable'

/** A difference of the circumstances as a sentence. */
export function circumstanceWords(found: Circumstance, language: Language = 'en'): string {
  return language === 'ja' ? japanese(found) : english(found)
}

function english(found: Circumstance): string {
  const { a, b } = found
  switch (found.kind) {
    case 'machines':
      return `These were different machines: ${a} (${machine(found.one)}, ${found.one.os}) and ${b} (${machine(found.two)}, ${found.two.os}).`
    case 'machine-changed':
      return `The machine had changed: ${a} (${machine(found.one)}) and ${b} (${machine(found.two)}).`
    case 'battery':
      return `${found.run} was measured on battery, the other one on mains power.`
    case 'models':
      return `These are different models: ${a} has ${model(found.one)}; ${b} has ${model(found.two)}.`
    case 'random-weights':
      return `${found.run} was measured with random weights, the other one with published ones.`
    case 'model-files':
      return `The model files of ${a} and ${b} are not the same.`
    case 'openvino':
      return `${a} was measured with ${openvino(found.one)}, ${b} with ${openvino(found.two)}.`
    case 'plans':
      return `The plans differ: ${a} has ${plan(found.one)}; ${b} has ${plan(found.two)}.`
    case 'programs':
      return `They were measured by different versions of VinoBench: ${found.one} and ${found.two}.`
    case 'settings':
      return `${found.row} did not run alike in ${a} and ${b}: ${found.changed
        .map(({ name, one, two }) => `${settings[name] ?? name} ${one ?? 'none'} and ${two ?? 'none'}`)
        .join('; ')}.`
    case 'doubted':
      return `${found.run} itself calls these rows ${found.state}: ${found.rows.join(', ')}.`
    case 'single-figures':
      return `${found.run} states one figure for each row, without rounds: there is no interval, and nothing can be concluded.`
    case 'imported':
      return `${found.run} is a report of ${found.from.tool}: one pass, so there is no interval, and nothing can be concluded. It calls its model ${found.model}, and does not say: ${unknownWords(found.from, 'en')}.`
    default:
      return unreachable(found)
  }
}

const machine = ({ cpu, cores, usableCores }: MachineFact): string =>
  cores === null ? cpu : `${cpu}, ${usableCores ?? cores} of ${cores} processors usable`

const model = ({ id, name, inputShape }: ModelFact): string =>
  `${name} (${id}), input ${inputShape.join('×') || 'unknown'}`

const openvino = (found: ComparedRun['openvino']): string =>
  found === null ? 'no OpenVINO' : `OpenVINO ${found.version}${found.source === null ? '' : ` (${found.source})`}`

function plan(fact: PlanFact | null): string {
  if (fact === null) return 'an unknown plan'
  const picture = fact.picture === null ? '' : `, picture ${fact.picture}`
  return `${plural(fact.rounds, 'round')} of ${stopWords(fact.stop)}${picture}`
}

const settings: Partial<Record<keyof EffectiveSettings, string>> = {
  autoBatch: 'automatic batch',
  executionDevices: 'devices'
}

function japanese(found: Circumstance): string {
  const { a, b } = found
  switch (found.kind) {
    case 'machines':
      return `別のコンピューターの結果です：${a}（${machineJa(found.one)}、${found.one.os}）と ${b}（${machineJa(found.two)}、${found.two.os}）。`
    case 'machine-changed':
      return `コンピューターの構成が変わっています：${a}（${machineJa(found.one)}）と ${b}（${machineJa(found.two)}）。`
    case 'battery':
      return `${found.run} はバッテリー駆動、もう一方は電源接続での測定です。`
    case 'models':
      return `モデルが異なります：${a} は ${modelJa(found.one)}、${b} は ${modelJa(found.two)}。`
    case 'random-weights':
      return `${found.run} は乱数の重み、もう一方は公開された重みでの測定です。`
    case 'model-files':
      return `${a} と ${b} ではモデルのファイルが異なります。`
    case 'openvino':
      return `${a} は ${openvinoJa(found.one)}、${b} は ${openvinoJa(found.two)} での測定です。`
    case 'plans':
      return `測定方法が異なります：${a} は${planJa(found.one)}、${b} は${planJa(found.two)}。`
    case 'programs':
      return `VinoBench のバージョンが異なります：${found.one} と ${found.two}。`
    case 'settings':
      return `${found.row} の実行条件が ${a} と ${b} で異なります：${found.changed
        .map(({ name, one, two }) => `${settingsJa[name] ?? name} ${one ?? 'なし'} と ${two ?? 'なし'}`)
        .join('、')}。`
    case 'doubted':
      return `${found.run} の次の行は、その結果自体で「${found.state === 'invalid' ? '無効' : '要確認'}」とされています：${found.rows.join('、')}。`
    case 'single-figures':
      return `${found.run} の値は各行 1 回だけの測定です。区間がないため、差があるかどうかは判断できません。`
    case 'imported':
      return `${found.run} は ${found.from.tool} のレポートです。1 回だけの測定で区間がないため、差があるかどうかは判断できません。モデル名は ${found.model} とありますが、次のことは記載がありません：${unknownWords(found.from, 'ja')}。`
    default:
      return unreachable(found)
  }
}

const machineJa = ({ cpu, cores, usableCores }: MachineFact): string =>
  cores === null ? cpu : `${cpu}、プロセッサー ${cores} 個のうち ${usableCores ?? cores} 個を使用可能`

const modelJa = ({ id, name, inputShape }: ModelFact): string =>
  `${name}（${id}、入力 ${inputShape.join('×') || '不明'}）`

const openvinoJa = (found: ComparedRun['openvino']): string =>
  found === null ? 'OpenVINO なし' : openvino(found).replace(/ \((.+)\)$/, '（$1）')

function planJa(fact: PlanFact | null): string {
  if (fact === null) return '不明'
  const picture = fact.picture === null ? '' : `、画像 ${fact.picture}`
  return ` ${fact.rounds} ラウンド（${stopJa(fact.stop)}${picture}）`
}

function stopJa({ frames, minSeconds, maxSeconds }: StopRule): string {
  const time =
    minSeconds === maxSeconds
      ? [`${minSeconds} 秒`]
      : [minSeconds > 0 ? `${minSeconds} 秒以上` : null, maxSeconds === null ? null : `${maxSeconds} 秒以内`]
  const parts = [frames === null ? null : `${frames} フレーム`, ...time].filter((part) => part !== null)
  return parts.length === 0 ? '長さの指定なし' : `各 ${parts.join('、')}`
}

const settingsJa: Partial<Record<keyof EffectiveSettings, string>> = {
  requests: '推論要求数',
  streams: 'ストリーム数',
  threads: 'スレッド数',
  precision: '精度',
  autoBatch: '自動バッチ',
  executionDevices: 'デバイス'
}
