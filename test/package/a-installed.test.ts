import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { appFolder, command, installation, program, run, vinobench, within } from './support/installed'

/** What apt made of the package in a root that held nothing but the smallest Debian. */

test('apt installs it with all that it needs', () => {
  const { code, output } = installation()
  expect(code, output).toBe(0)
  expect(output).toMatch(/Setting up vinobench /)
})

test('neither Node nor Python came along', async () => {
  for (const name of ['node', 'nodejs', 'npm', 'python3', 'python', 'perl6', 'gcc']) {
    expect((await run(['sh', '-c', `command -v ${name}`])).stdout, name).toBe('')
  }
})

test('all of it belongs to root, nobody else may write to it, and only the sandbox helper has rights of its own', () => {
  const entries = readdirSync(within(appFolder), { recursive: true, withFileTypes: true })
  const odd = entries.flatMap((entry) => {
    if (entry.isSymbolicLink()) return []
    const file = path.join(entry.parentPath, entry.name)
    const { mode, uid, gid } = statSync(file)
    const helper = entry.name === 'chrome-sandbox'
    const asExpected = uid === 0 && gid === 0 && (mode & 0o022) === 0 && (mode & 0o7000) === (helper ? 0o4000 : 0)
    return asExpected ? [] : [`${file} ${mode.toString(8)} ${uid}:${gid}`]
  })
  expect(odd).toEqual([])
})

test('the menu starts the window, the terminal the command line', () => {
  const entry = readFileSync(within('/usr/share/applications/vinobench.desktop'), 'utf8')
  expect(entry).toMatch(new RegExp(`^Exec=${program} %[fF]$`, 'm'))
  const wrapper = readFileSync(within(command), 'utf8')
  expect(wrapper).toMatch(/^#!\/bin\/sh\n/)
  expect(wrapper).toMatch(/ --cli -- "\$@"\n$/)
})

test('it says its version, which is that of the package', async () => {
  const { stdout } = await run(['dpkg-query', '-W', '-f', '${Version}', 'vinobench'])
  expect(await vinobench(['--version'])).toMatchObject({ code: 0, stdout: `${stdout}\n`, stderr: '' })
})
