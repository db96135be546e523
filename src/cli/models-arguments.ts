import type { Command } from 'commander'
import { examples } from './help'
import { plainText } from './option-values'
import type { Request } from './options'

/** `vinobench models` and the commands below it. */
export function addModels(program: Command, accept: (request: Request) => void): void {
  const models = program
    .command('models')
    .description('list the models that are ready to run, bring one of your own, or fetch a published one')
    .option('--json', 'print JSON')
    .action(({ json = false }: { json?: boolean }) => accept({ command: 'models', options: { json } }))
    .addHelpText(
      'after',
      examples('vinobench models', 'vinobench models import my-model.onnx', 'vinobench models download yolov5n-coco')
    )
  models
    .command('import')
    .description('check a model file and keep a copy of it')
    .argument('<file>', 'ONNX, OpenVINO IR (.xml), TensorFlow Lite, TensorFlow, PaddlePaddle or YOLOv5 .pt', plainText)
    .action((file: string) => accept({ command: 'import-model', options: { file } }))
    .addHelpText('after', examples('vinobench models import my-model.onnx'))
  models
    .command('download')
    .description(
      'fetch published weights or a picture from the internet, when you say so: address, size, licence and SHA-256 are shown first'
    )
    .argument('[name]', 'what to fetch (default: only say what is offered)', plainText)
    .option('-y, --yes', 'fetch it without asking')
    .action((name: string | undefined, { yes = false }: { yes?: boolean }) =>
      accept({ command: 'download', options: { name: name ?? null, yes } })
    )
    .addHelpText(
      'after',
      `${examples('vinobench models download', 'vinobench models download yolov5n-coco --yes')}
What breaks off or is stopped goes on where it was when you give the same command again.
`
    )
}
