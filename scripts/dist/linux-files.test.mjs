import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { projectRoot } from '../lib/project.mjs'
import { parseHelp, readCommandLine } from './command-line.mjs'
import { bashCompletion, fishCompletion, zshCompletion } from './completions.mjs'
import { control } from './deb.mjs'
import { fillIn } from './linux-files.mjs'
import { escape, manPage } from './man-page.mjs'
import { productOf } from './product.mjs'

const product = productOf(projectRoot)
const has = (command) => spawnSync(command, ['--version']).error === undefined

describe('the man page and the completions', () => {
  let command
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vinobench-files-'))
  beforeAll(async () => {
    command = await readCommandLine(projectRoot)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('know the commands and options of the built program', () => {
    const names = command.commands.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['run', 'devices', 'detect', 'models', 'compare']))
    expect(names).not.toContain('help')
    const run = command.commands.find(({ name }) => name === 'run')
    expect(run.flags.find(({ flags }) => flags.includes('--style')).choices).toEqual(['table', 'original'])
    expect(run.flags.map(({ flags }) => flags.at(-1))).toEqual(expect.arrayContaining(['--json', '--quick', '--rows']))
    const models = command.commands.find(({ name }) => name === 'models')
    expect(models.commands.map(({ name }) => name)).toContain('import')
  })

  test('the page names every option, and no line of it begins with a stray command', () => {
    const page = manPage(command, { version: '1.2.3', date: 0, maintainer: product.maintainer })
    for (const { flags } of command.commands.flatMap(({ flags }) => flags)) {
      expect(page).toContain(escape(flags.at(-1)))
    }
    expect(
      page.split('\n').filter((line) => line.startsWith('.') && !/^\.(?:TH|SH|SS|TP|PP|B|br|nf|fi)\b/.test(line))
    ).toEqual([])
    expect(page).toContain('1970-01-01')
  })

  test.runIf(has('bash'))('bash completes commands, options, choices', () => {
    const file = path.join(folder, 'completion.bash')
    writeFileSync(file, bashCompletion(command))
    const complete = (...words) => {
      const script = `source '${file}'; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _vinobench; printf '%s\\n' "\${COMPREPLY[@]}"`
      return execFileSync('bash', ['-c', script], { encoding: 'utf8', stdio: 'pipe' }).trim().split('\n')
    }
    expect(complete('vinobench', 'd')).toEqual(['devices', 'detect'])
    expect(complete('vinobench', 'run', '--qu')).toEqual(['--quick'])
    expect(complete('vinobench', 'run', '--style', '')).toEqual(['table', 'original'])
    expect(complete('vinobench', 'models', 'i')).toEqual(['import'])
  })

  test('zsh and fish are told every command', () => {
    for (const { name } of command.commands) {
      expect(zshCompletion(command)).toContain(`_vinobench_${name}() {`)
      expect(fishCompletion(command)).toMatch(new RegExp(`-a ${name} -d`))
    }
  })
})

test('a help text is read with words that go on in the next line', () => {
  const { flags, usage, text } = parseHelp(
    'Usage: x run [options]\n\ndoes a thing\n\nOptions:\n  --a <file>  first\n              and more\n  -h, --help  show this help\n'
  )
  expect(usage).toBe('x run [options]')
  expect(text).toBe('does a thing')
  expect(flags[0]).toMatchObject({ flags: ['--a'], value: 'file', text: 'first and more' })
  expect(flags[1].flags).toEqual(['-h', '--help'])
})

test('a template is filled, and one that asks for something unknown is refused', () => {
  expect(fillIn('@A@ and @B@', { A: '1', B: '<' }, (text) => text.replace('<', '&lt;'))).toBe('1 and &lt;')
  expect(() => fillIn('@OTHER@', {})).toThrow('@OTHER@')
})

describe('the control file', () => {
  const text = control(product, 1234, 'amd64')

  test('says what Debian must know', () => {
    expect(text).toContain(`Package: vinobench\nVersion: ${product.version}\nArchitecture: amd64\n`)
    expect(text).toContain('Installed-Size: 1234\n')
    expect(text).toMatch(/^Depends: .*libgtk-3-0 \| libgtk-3-0t64/m)
    expect(text.endsWith('\n')).toBe(true)
  })

  test('has a summary of less than 80 letters, and long words in lines that begin with a blank', () => {
    const [, summary] = /^Description: (.*)$/m.exec(text)
    expect(summary.length).toBeLessThan(80)
    const after = text.slice(text.indexOf('Description:')).trimEnd().split('\n').slice(1)
    expect(after.every((line) => line.startsWith(' '))).toBe(true)
  })
})
