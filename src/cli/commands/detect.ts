import path from 'node:path'
import type { Detection } from '../../core/model'
import type { Engine } from '../../engine'
import { writeWhole } from '../../engine/records'
import { type Column, tableLines } from '../columns'
import { exitCodes } from '../exit-codes'
import { checkOutputFiles, modelArgument, pictureArgument } from '../files'
import type { DetectOptions } from '../options'
import type { Output, Stream } from '../output'
import { warn } from '../say-failure'
import { printable, toAscii } from '../terminal'

/** `vinobench detect`: what a model sees in one picture, in that picture's pixels. */
export async function runDetect(options: DetectOptions, engine: Engine, out: Output): Promise<number> {
  const image = await pictureArgument(options.image)
  const model = modelArgument(options.model)
  if (options.out !== null) await checkOutputFiles([options.out], [image, path.isAbsolute(model) ? model : null])

  const draw = options.out !== null
  const found = await engine.detect({ model, image, device: options.device, draw }, out.signal)
  for (const warning of found.warnings) warn(out.stderr, warning)

  const { device, width, height, detections } = found
  if (options.json) {
    const result = { model: found.model.id, device, width, height, detections }
    out.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
  } else {
    const where = `${options.image} (${width}×${height}) by ${found.model.name} on ${device}`
    out.stdout.write(detectionTable(detections, where, out.stdout))
  }
  if (options.out !== null && found.png !== null) {
    await writeWhole(path.resolve(options.out), found.png)
    out.stderr.write(`Saved ${printable(options.out)}\n`)
  }
  return exitCodes.done
}

function detectionTable(detections: readonly Detection[], where: string, stream: Stream): string {
  const { dim } = stream.colours
  const column = (title: string, align: Column['align'], cell: (found: Detection) => string): Column => ({
    title,
    align,
    expendable: 0,
    cells: detections.map((found) => ({ text: printable(cell(found)) }))
  })
  const pixels = (title: string, index: 0 | 1 | 2 | 3): Column =>
    column(title, 'right', ({ box }) => String(Math.round(box[index])))
  const columns = [
    column('What', 'left', ({ name }) => name),
    column('Score', 'right', ({ score }) => score.toFixed(2)),
    pixels('Left', 0),
    pixels('Top', 1),
    pixels('Width', 2),
    pixels('Height', 3)
  ]
  const lines = detections.length === 0 ? ['Nothing was found.'] : tableLines(columns, dim)
  const text = `${[printable(where), '', ...lines].join('\n')}\n`
  return stream.unicode ? text : toAscii(text)
}
