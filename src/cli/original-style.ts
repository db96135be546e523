import type { RowRecord, RunRecord } from '../core/record'
import { printable } from './terminal'

/** Each row as the original notebook printed it: two lines, with its words and decimals. */
export function originalStyle({ rows }: RunRecord): string {
  return rows.map((row) => `${printableLines(row)}\n`).join('')
}

function printableLines(row: RowRecord): string {
  const what = `${modelName(row)} on ${deviceName(row)}`
  if (row.fps === null || row.secondsPerImage === null || row.firstInferenceMs === null) {
    return `${what}: ${row.status}${row.failure === null ? '' : `. ${printable(row.failure.message)}`}`
  }
  const first = `${what}. First inference time: ${(row.firstInferenceMs / 1000).toFixed(4)} seconds`
  return `${first}\n${what}: ${row.secondsPerImage.toFixed(4)} seconds per image (${row.fps.value.toFixed(2)} FPS)`
}

function modelName({ backend, batch }: RowRecord): string {
  const names = { pytorch: 'PyTorch model', onnxruntime: 'ONNX Runtime model', openvino: 'OpenVINO model' } as const
  return batch > 1 ? `${names[backend]} + bigger batch` : names[backend]
}

function deviceName({ device, requested: { hint } }: RowRecord): string {
  return hint === null ? device : `${device} (${hint.replace('_', ' ')})`
}
