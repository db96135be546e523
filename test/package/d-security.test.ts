import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { kill, until } from '../support/processes'
import { type OpenedApp, openApp, startApp } from './support/app'
import { command, killGroup, program, root, run, start, userFolder, vinobench, within } from './support/installed'
import { processesIn } from './support/processes'

/** What the package refuses to do for somebody who tries to use it as a tool. */

const data = userFolder()
afterAll(() => data.remove())
const proof = `${data.inside}/proof`
const proofIsThere = (): boolean => existsSync(within(proof))

/** A script that shows by a file that it ran. */
function trap(name: string, text: string): string {
  const file = path.join(data.outside, name)
  writeFileSync(file, text)
  chmodSync(file, 0o755)
  return `${data.inside}/${name}`
}
const leavesProof = (): string => trap('evil.cjs', `require('node:fs').writeFileSync(${JSON.stringify(proof)}, 'x')`)
const startsProof = (): string => trap('evil.sh', `#!/bin/sh\ntouch '${proof}'\nexec "$@"\n`)

describe('fuses (S15, S16)', () => {
  test('are set one by one, none by default', async () => {
    const wire = await getCurrentFuseWire(within(program))
    const on = '1'.charCodeAt(0)
    const value = (fuse: FuseV1Options): boolean => (wire as unknown as Record<number, number>)[fuse] === on
    expect({
      runAsNode: value(FuseV1Options.RunAsNode),
      cookieEncryption: value(FuseV1Options.EnableCookieEncryption),
      nodeOptions: value(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      nodeInspect: value(FuseV1Options.EnableNodeCliInspectArguments),
      asarIntegrity: value(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyAsar: value(FuseV1Options.OnlyLoadAppFromAsar),
      ownSnapshot: value(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
      fileProtocol: value(FuseV1Options.GrantFileProtocolExtraPrivileges)
    }).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      nodeInspect: false,
      asarIntegrity: true,
      onlyAsar: true,
      ownSnapshot: false,
      fileProtocol: false
    })
  })

  test.each([
    ['ELECTRON_RUN_AS_NODE', () => ({ env: { ELECTRON_RUN_AS_NODE: '1' }, words: ['--version'] })],
    ['NODE_OPTIONS', () => ({ env: { NODE_OPTIONS: `--require ${leavesProof()}` }, words: ['--version'] })]
  ])('%s makes nothing else of the command line', async (_, made) => {
    const { env, words } = made()
    const ended = await vinobench(words, { env })
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect(proofIsThere()).toBe(false)
  })

  test('ELECTRON_RUN_AS_NODE with a script runs no script', async () => {
    const running = startApp({ home: data.inside, args: [leavesProof()], env: { ELECTRON_RUN_AS_NODE: '1' } })
    await until('it has started as the app', 60, () => running.stderr().includes('DevTools listening'))
    killGroup(running.process)
    expect(proofIsThere()).toBe(false)
  })

  test('no debugger of Node can be had: not by --inspect, not by SIGUSR1', async () => {
    const words = [
      '--ozone-platform=headless',
      '--disable-gpu',
      '--no-sandbox',
      '--no-zygote',
      '--inspect=0',
      '--inspect-brk=0'
    ]
    const inspected = await run([program, ...words, '--cli', '--', '--version'])
    expect(inspected.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect(`${inspected.stdout}${inspected.stderr}`).not.toMatch(/Debugger listening/)
    const rows = ['run', '--quick', '--rows', 'openvino-sync', '--rounds', '50']
    const running = start([command, ...rows], { env: { VINOBENCH_HOME: data.inside } })
    await until('it is at work', 60, () => running.stderr().includes('Measuring'))
    const before = listeners()
    kill(running.pid, 'SIGUSR1')
    await sleep(1000)
    expect(listeners()).toEqual(before)
    expect(running.stderr()).not.toMatch(/Debugger listening/)
    killGroup(running.process)
    await running.ended
  })
})

/** TCP sockets that listen in the network of these tests, in which nobody else is. */
const listeners = (): string[] =>
  ['tcp', 'tcp6'].flatMap((kind) =>
    readFileSync(`/proc/self/net/${kind}`, 'utf8')
      .split('\n')
      .filter((line) => line.trim().split(/\s+/)[3] === '0A')
      .map((line) => line.trim().split(/\s+/)[1] ?? '')
  )

describe('the archive (S17)', () => {
  test('an app beside the archive is not loaded', async () => {
    const beside = within('/opt/VinoBench/resources/app')
    mkdirSync(beside)
    writeFileSync(path.join(beside, 'package.json'), '{"name":"evil","main":"main.cjs"}')
    writeFileSync(path.join(beside, 'main.cjs'), readFileSync(within(leavesProof())))
    try {
      expect((await vinobench(['--version'])).code).toBe(0)
      expect(proofIsThere()).toBe(false)
    } finally {
      rmSync(beside, { recursive: true })
    }
  })

  test('one whose header is cut off ends the start with an error', async () => {
    const archive = '/opt/VinoBench/resources/app.asar'
    const broken = path.join(data.outside, 'broken.asar')
    writeFileSync(broken, readFileSync(within(archive)).subarray(0, 1000))
    const before = `mount --bind '${broken}' '.${archive}'`
    const words = ['--ozone-platform=headless', '--disable-gpu', '--log-level=3', '--no-sandbox', '--no-zygote']
    const ended = await run([program, ...words, '--cli', '--', '--version'], { before, longestSeconds: 60 })
    expect(ended.stdout).toBe('')
    expect(ended.code).not.toBe(0)
  })
})

describe('surroundings (S21)', () => {
  test('engine processes inherit nothing that runs somebody’s code', async () => {
    const env = {
      VINOBENCH_HOME: data.inside,
      NODE_OPTIONS: '--max-old-space-size=99',
      ELECTRON_ENABLE_LOGGING: '0',
      LD_PRELOAD: '/nowhere/evil.so'
    }
    const running = start([command, 'run', '--quick', '--rows', 'openvino-sync', '--rounds', '50'], { env })
    const engines = await until('an engine process runs', 60, () =>
      processesIn(running.process).filter(({ environment }) =>
        environment.some((one) => one.startsWith('UV_THREADPOOL'))
      )
    )
    killGroup(running.process)
    await running.ended
    for (const { environment } of engines) {
      expect(environment.filter((one) => /^(NODE_OPTIONS|LD_PRELOAD|ELECTRON_|DYLD_)/.test(one))).toEqual([])
    }
  })
})

describe('the window (S22)', () => {
  const pagesOf = async ({ debugger: address }: OpenedApp): Promise<string[]> => {
    const answer = (await (await fetch(`${address}/json/list`)).json()) as { type: string; url: string }[]
    return answer.map(({ type, url }) => `${type} ${url}`)
  }

  test('no key and no menu opens the developer tools', async () => {
    const app = await openApp()
    try {
      await app.page.getByRole('heading', { level: 1 }).waitFor()
      for (const keys of ['F12', 'Control+Shift+I', 'Control+Shift+J', 'Control+Shift+C', 'Control+U', 'Control+R']) {
        await app.page.keyboard.press(keys)
      }
      await sleep(1000)
      expect(await pagesOf(app)).toEqual(['page app://vinobench/index.html'])
    } finally {
      await app.close()
    }
  })

  test('hostile switches do nothing: no program of theirs is started, no protection is taken away', async () => {
    const script = startsProof()
    const args = [
      `--renderer-cmd-prefix=${script}`,
      `--utility-cmd-prefix=${script}`,
      `--gpu-launcher=${script}`,
      `--load-extension=${data.inside}`,
      '--disable-web-security',
      '--remote-allow-origins=*',
      '--js-flags=--expose-gc',
      '--proxy-server=127.0.0.1:1',
      '--host-rules=MAP * 127.0.0.1',
      '--allow-running-insecure-content',
      '--inspect=0'
    ]
    const app = await openApp({ args })
    try {
      await app.page.getByRole('heading', { level: 1 }).waitFor()
      expect(proofIsThere()).toBe(false)
      expect(await app.page.evaluate(() => 'gc' in globalThis)).toBe(false)
      const foreign = await fetch(`${app.debugger}/json/version`, { headers: { Origin: 'https://example.com' } })
      expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
      const commands = processesIn(app.running.process).map((one) => one.command)
      const children = commands.filter((one) => one.includes('--type=')).join('\n')
      expect(children).not.toMatch(/disable-web-security|remote-allow-origins|js-flags|load-extension|proxy-server/)
    } finally {
      await app.close()
    }
  })

  test('a second start with hostile words shows the first window and takes nothing from them', async () => {
    const app = await openApp()
    try {
      await app.page.getByRole('heading', { level: 1 }).waitFor()
      const home = app.home
      const second = startApp({
        home,
        args: ['--gpu-launcher=/bin/false', 'https://example.com/', '/etc/passwd', '--', '; touch x']
      })
      expect(await second.ended).toMatchObject({ code: 0 })
      await sleep(500)
      expect(await pagesOf(app)).toEqual(['page app://vinobench/index.html'])
      expect(app.errors).toEqual([])
    } finally {
      await app.close()
    }
  })
})

describe('the network (S19)', () => {
  const sent = (): number => Number(readFileSync('/sys/class/net/outside/statistics/tx_packets', 'utf8'))
  const sentNow = (): number =>
    Number(/outside:(?:\s+\d+){8}\s+(\d+)/.exec(readFileSync('/proc/self/net/dev', 'utf8'))?.[1] ?? sent())

  test('an attempt to leave is counted', async () => {
    const before = sentNow()
    await fetch('http://10.77.0.9/', { signal: AbortSignal.timeout(1500) }).catch(() => undefined)
    expect(sentNow()).toBeGreaterThan(before)
  })

  test('the window and a run in it send nothing, and no process of theirs even tries', async () => {
    // What the attempt above asked for in vain may be asked for again.
    await sleep(4000)
    const before = sentNow()
    const trace = path.join(data.outside, 'trace')
    const under = ['strace', '-f', '-qq', '--seccomp-bpf', '-e', 'trace=connect,sendto,sendmsg,sendmmsg', '-o', trace]
    const home = `${data.inside}/network`
    const app = await openApp({ home, under })
    try {
      await app.page.getByRole('heading', { level: 1 }).waitFor()
      for (const screen of ['Devices', 'Models', 'Settings', 'History']) {
        await app.page
          .getByRole('link', { name: screen })
          .or(app.page.getByRole('button', { name: screen }))
          .first()
          .click()
        await sleep(500)
      }
      const wishes = { mode: 'quick', rows: ['openvino-sync'], batch: null, model: 'yolov5n', picture: null } as const
      expect(await app.page.evaluate((asked) => window.vinobench.startRun(asked), wishes)).toMatchObject({ ok: true })
      await expect
        .poll(
          () =>
            app.page.evaluate(async () => (await window.vinobench.currentRun()) as { value?: { outcome?: string } }),
          {
            timeout: 200_000,
            interval: 1000
          }
        )
        .toMatchObject({ value: { outcome: 'done' } })
    } finally {
      await app.close()
    }
    expect(sentNow() - before).toBe(0)
    const attempts = readFileSync(trace, 'utf8')
      .split('\n')
      .filter((line) => /AF_INET6?/.test(line))
    expect(attempts.filter((line) => !/127\.0\.0\.1|"::1"/.test(line))).toEqual([])
    expect(existsSync(root)).toBe(true)
  })
})
