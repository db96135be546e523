import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { downloadWheel, findPip } from './pip.mjs'
import { fakeTool, testFolder } from './testing/folder.mjs'

const text = 'the wheel'
const wheel = {
  project: 'thing',
  version: '1.2.3',
  abi: 'cp311',
  tag: 'manylinux_2_28_x86_64',
  sha256: createHash('sha256').update(text).digest('hex'),
  bytes: text.length
}

/** A PATH on which `python3 -m pip` is a script; `download` is its part for that command. */
async function machineWith(download) {
  const folder = await testFolder()
  const tools = path.join(folder, 'tools')
  await fakeTool(
    tools,
    'python3',
    `[ "$3" = --version ] && { echo "pip 23"; exit 0; }
     while [ $# -gt 0 ]; do [ "$1" = --dest ] && dest=$2; [ "$1" = --requirement ] && list=$2; shift; done
     ${download}`
  )
  // The script needs no tool but the shell's own.
  return { env: { PATH: tools }, folder: path.join(folder, 'download') }
}

const onPosix = test.skipIf(process.platform === 'win32')

test('without any pip it says what was tried and what to do', async () => {
  const folder = await testFolder()
  const env = { PATH: folder, VINOBENCH_PYTHON: path.join(folder, 'python-of-mine') }
  expect(await findPip({ env })).toBeNull()
  const failure = await downloadWheel(wheel, path.join(folder, 'download'), { env }).catch((error) => error)
  expect(failure).toMatchObject({ name: 'StepFailure' })
  expect(failure.message).toMatch(/thing 1\.2\.3 .*no pip \(tried .*python-of-mine -m pip, python3 -m pip.*pip3, pip\)/)
  expect(failure.remedy).toMatch(/apt-get install python3-pip.*npm run setup/)
})

onPosix('a wheel that pip fetched is checked again (needs a POSIX shell)', async () => {
  const good = await machineWith(
    `printf '${text}' > "$dest/thing.whl"; read -r line < "$list"; printf '%s' "$line" > "$dest/asked"`
  )
  const file = await downloadWheel(wheel, good.folder, good)
  expect(await fs.readFile(file, 'utf8')).toBe(text)
  expect(await fs.readFile(path.join(path.dirname(file), 'asked'), 'utf8')).toBe(
    `thing==1.2.3 --hash=sha256:${wheel.sha256}`
  )
  const bad = await machineWith(`printf 'another wheel' > "$dest/thing.whl"`)
  await expect(downloadWheel(wheel, bad.folder, bad)).rejects.toThrow('is not the file this version expects')
})

onPosix(
  'where pip is refused, its last lines are kept and the remedy names proxy and mirror (needs a POSIX shell)',
  async () => {
    const closed = await machineWith('echo "ERROR: No matching distribution found" >&2; exit 1')
    const failure = await downloadWheel(wheel, closed.folder, closed).catch((error) => error)
    expect(failure).toMatchObject({ name: 'StepFailure', output: expect.stringContaining('No matching distribution') })
    expect(failure.message).toContain('python3 -m pip download')
    expect(failure.remedy).toMatch(/HTTPS_PROXY.*index-url.*npm run setup/)
  }
)
