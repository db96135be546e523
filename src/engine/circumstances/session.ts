import inspector from 'node:inspector'
import type { Files } from './files'

/** What programs that show a session elsewhere leave in its environment. */
const remoteSigns = ['XRDP_SESSION', 'VNCDESKTOP', 'CHROME_REMOTE_DESKTOP_SESSION', 'X2GO_SESSION', 'NXSESSIONID']

/** Only Windows says that a session is none; on Linux a picture may be sent away without a sign. */
export function remoteDesktop({ environment }: Files): boolean | null {
  if (remoteSigns.some((name) => (environment[name] ?? '') !== '')) return true
  const session = environment['SESSIONNAME'] ?? ''
  if (/^RDP-/i.test(session)) return true
  return /^Console$/i.test(session) ? false : null
}

/** Another process traces this one: `strace`, `gdb`, `perf trace`. */
export function traced(files: Files): boolean | null {
  const tracer = /^TracerPid:\s*(\d+)/m.exec(files.read('/proc/self/status') ?? '')?.[1]
  return tracer === undefined ? null : tracer !== '0'
}

/** As `traced`, or JavaScript's own debugger listens in this process. */
export function debuggerAttached(files: Files): boolean | null {
  const listens = inspector.url() !== undefined || process.execArgv.some((option) => option.startsWith('--inspect'))
  return listens || traced(files)
}

export function virtualMachine(files: Files): boolean | null {
  return /^flags.*\bhypervisor\b/m.test(files.read('/proc/cpuinfo') ?? '') || null
}

/** By the marks that container programs leave; the control groups of others are named after them. */
export function container(files: Files): string | null {
  const { environment } = files
  if ((environment['KUBERNETES_SERVICE_HOST'] ?? '') !== '') return 'kubernetes'
  if ((environment['WSL_DISTRO_NAME'] ?? '') !== '') return 'wsl'
  if (files.read('/.dockerenv') !== null) return 'docker'
  if (files.read('/run/.containerenv') !== null) return 'podman'
  const first = /(?:^|\0)container=([^\0]+)/.exec(files.read('/proc/1/environ') ?? '')?.[1]
  if (first !== undefined) return first
  return /\b(docker|lxc|podman|kubepods)\b/.exec(files.read('/proc/self/cgroup') ?? '')?.[1] ?? null
}
