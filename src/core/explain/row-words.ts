import type { Language } from '../language'
import type { RowRecord } from '../record'
import { parseRowId } from '../rows'

/** What a row is called in the window, and its trick in a few words. */
export interface RowWords {
  readonly name: string
  readonly note: string
}

type Described = Pick<RowRecord, 'backend' | 'device' | 'batch' | 'effective'> & {
  readonly requested: Pick<RowRecord['requested'], 'hint'>
  readonly id?: string
  readonly label?: string
}

/** A row that is not of the ladder, as of another tool's report, keeps the name that it has there. */
export function rowWords(row: Described, language: Language): RowWords {
  if (row.id !== undefined && parseRowId(row.id) === null) return { name: row.label ?? row.id, note: '' }
  return language === 'ja' ? japanese(row) : english(row)
}

function english(row: Described): RowWords {
  const { backend, device, batch, requested } = row
  if (backend === 'pytorch') return { name: 'PyTorch', note: 'the original model' }
  if (backend === 'onnxruntime') return { name: 'ONNX Runtime', note: 'the same model, one at a time' }
  if (requested.hint === null) {
    if (batch > 1) return { name: `${batch} frames at once`, note: `OpenVINO, batch of ${batch}` }
    return { name: 'OpenVINO, one at a time', note: 'FP16 weights' }
  }
  const name = `${device}, ${requested.hint.replace('CUMULATIVE_THROUGHPUT', 'CUMULATIVE')}`
  if (requested.hint === 'LATENCY') return { name, note: 'one at a time, each as fast as possible' }
  return { name, note: chosen(row, 'OpenVINO chooses the device', 'all devices together', ': ') ?? inFlight(row) }
}

function inFlight({ effective }: Described): string {
  const requests = effective?.requests ?? null
  if (requests === null) return 'several requests in flight'
  return requests === 1 ? 'one request in flight' : `${requests} requests in flight`
}

function japanese(row: Described): RowWords {
  const { backend, device, batch, requested } = row
  if (backend === 'pytorch') return { name: 'PyTorch モデル', note: '元のモデル' }
  if (backend === 'onnxruntime') return { name: 'ONNX Runtime', note: '同じモデルを 1 フレームずつ' }
  if (requested.hint === null) {
    if (batch > 1) return { name: '大きなバッチ', note: `${batch} フレームずつのバッチ処理` }
    return { name: 'OpenVINO IR モデル', note: 'FP16 の重み、1 フレームずつ' }
  }
  const modes: Readonly<Record<string, string>> = {
    LATENCY: 'レイテンシー・モード',
    THROUGHPUT: 'スループット・モード',
    CUMULATIVE_THROUGHPUT: '累積スループット'
  }
  const name = `${device} ${modes[requested.hint] ?? requested.hint}`
  if (requested.hint === 'LATENCY') return { name, note: '1 フレームごとの速さを優先' }
  const requests = row.effective?.requests ?? null
  const flying =
    requests === null
      ? '複数の推論要求を同時に処理'
      : requests === 1
        ? '推論要求は 1 個'
        : `${requests} 個の推論要求を同時に処理`
  return { name, note: chosen(row, 'OpenVINO がデバイスを選択', 'すべてのデバイスを使用', '：') ?? flying }
}

/** For AUTO: what it does, with the devices that it took. */
function chosen({ device, requested, effective }: Described, one: string, all: string, colon: string): string | null {
  if (!device.startsWith('AUTO')) return null
  const what = requested.hint === 'CUMULATIVE_THROUGHPUT' ? all : one
  const devices = effective?.executionDevices ?? null
  return devices === null || devices.length === 0 ? what : `${what}${colon}${devices.join(' + ').replace(/[()]/g, '')}`
}
