import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readTorchCheckpoint } from './checkpoint'
import {
  call,
  checkpointFile,
  dictionary,
  global,
  integer,
  list,
  none,
  object,
  op,
  storage,
  text,
  tuple,
  type Pickled
} from './fixture'

const folder = mkdtempSync(join(tmpdir(), 'vinobench-attacks-'))
afterAll(() => rmSync(folder, { recursive: true }))

const marker = join(folder, 'executed')
const command = text(`touch ${marker}`)
const line = (value: string): string => `${value}\n`
const short = (value: string): Pickled => op(0x8c, value.length, value)
const system = global('os.system')

/** Each is what some exploit of PyTorch's or Python's unpickling does; the second part is what the message must name. */
const attacks: readonly (readonly [name: string, payload: Pickled, named: RegExp])[] = [
  ['os.system by REDUCE', call(system, command), /os\.system/],
  ['posix.system', call(global('posix.system'), command), /posix\.system/],
  ['nt.system', call(global('nt.system'), command), /nt\.system/],
  ['builtins.eval', call(global('builtins.eval'), command), /builtins\.eval/],
  ['__builtin__.exec', call(global('__builtin__.exec'), command), /__builtin__\.exec/],
  ['subprocess.Popen', call(global('subprocess.Popen'), list(text('touch'), text(marker))), /subprocess\.Popen/],
  ['subprocess.check_output by NEWOBJ', op(global('subprocess.check_output'), tuple(command), 0x81), /subprocess/],
  ['os.system by STACK_GLOBAL', op(short('os'), short('system'), 0x93, tuple(command), 'R'), /os\.system/],
  ['os.system by INST', op('(', command, 'i', line('os'), line('system')), /os\.system/],
  ['os.system by OBJ', op('(', system, command, 'o'), /os\.system/],
  ['os.system by NEWOBJ_EX', op(system, tuple(command), dictionary({}), 0x92), /os\.system/],
  [
    'os.system inside the arguments of a tensor',
    call(global('torch._utils._rebuild_tensor_v2'), call(system, command)),
    /os\.system/
  ],
  ['os.system in a state', object('models.yolo.Model', call(system, command)), /os\.system/],
  ['os.system only named, never called', tuple(system), /os\.system/],
  ['os.system put on the stack and dropped', op(call(system, command), '0', none), /os\.system/],
  [
    'os.system as a persistent id',
    op(tuple(text('storage'), system, text('0'), text('cpu'), integer(1)), 'Q'),
    /os\.system/
  ],
  ['getattr', call(global('builtins.getattr'), text('x'), text('y')), /builtins\.getattr/],
  ['a dotted name that climbs', op(short('torch.nn.modules.conv'), short('os.system'), 0x93), /os\.system/],
  ['a function hidden in a known module', call(global('torch.nn.modules.utils._ntuple'), integer(2)), /_ntuple/],
  ['torch.load', call(global('torch.load'), text(marker)), /torch\.load/],
  ['torch.hub.load', call(global('torch.hub.load'), text(marker)), /torch\.hub\.load/],
  ['numpy.testing runstring', call(global('numpy.testing._private.utils.runstring'), command), /runstring/],
  ['models.yolo.exec', call(global('models.yolo.exec'), command), /models\.yolo\.exec/],
  ['ultralytics.utils.checks.safe_run', call(global('ultralytics.utils.checks.safe_run'), command), /safe_run/],
  ['operator.attrgetter', call(global('operator.attrgetter'), text('__class__')), /operator\.attrgetter/],
  ['pickle.loads', call(global('pickle.loads'), op('C', 1, '.')), /pickle\.loads/],
  ['functools.partial', call(global('functools.partial'), integer(1)), /functools\.partial/],
  ['copyreg._reconstructor', call(global('copyreg._reconstructor'), none), /copyreg/],
  ['a registered extension', op(0x82, 1), /extension/],
  ['a call of the result of a call', call(call(global('builtins.set'), list()), command), /builtins\.set/],
  ['a call of text', call(text('os.system'), command), /os\.system/],
  ['a class made of a tensor', op(storage('FloatStorage', '0', 1), tuple(), 0x81), /storage/],
  ['a call of a storage class', call(global('torch.FloatStorage'), integer(1)), /FloatStorage/],
  ['a state set on a class', op(global('models.yolo.Model'), dictionary({ forward: text('x') }), 'b'), /global/],
  ['a state set on a list', op(list(), dictionary({}), 'b'), /list/],
  ['a persistent id that is text', op('P', line('/etc/passwd')), /outside/],
  ['a persistent id that is a path', op(text('/etc/passwd'), 'Q'), /outside/],
  ['a persistent id of another kind', op(tuple(text('module'), none, none, none), 'Q'), /outside/],
  [
    'a name with a line feed and control characters',
    op(short('os\n\x1b[31m'), short('system'), 0x93),
    /os\?\?\[31m\.system/
  ]
]

async function failureOf(path: string): Promise<unknown> {
  try {
    await (await readTorchCheckpoint(path)).close()
    return null
  } catch (error) {
    return error
  }
}

describe('a .pt file that tries to run something', () => {
  test.each(attacks)('%s: is refused, the message names it, nothing runs', async (_, payload, named) => {
    const path = join(folder, 'attack.pt')
    writeFileSync(path, checkpointFile(dictionary({ model: payload })))
    expect(await failureOf(path)).toMatchObject({
      failure: { code: 'model-refused', message: expect.stringMatching(named) as string }
    })
    expect(existsSync(marker)).toBe(false)
  })

  test('a storage key that is a path reaches nothing outside the archive', async () => {
    const tensor = call(
      global('torch._utils._rebuild_tensor_v2'),
      storage('FloatStorage', '../../../../etc/passwd', 1),
      integer(0),
      tuple(integer(1)),
      tuple(integer(1)),
      none,
      none
    )
    const path = join(folder, 'path.pt')
    writeFileSync(path, checkpointFile(tensor))
    const checkpoint = await readTorchCheckpoint(path)
    const root = checkpoint.root as Parameters<typeof checkpoint.read>[0]
    await expect(checkpoint.read(root)).rejects.toMatchObject({ failure: { code: 'model-unreadable' } })
    await checkpoint.close()
  })
})
