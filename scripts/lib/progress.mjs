const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'

/**
 * Progress of set-up. On a terminal one line that updates; elsewhere one plain line when a step begins and one when it
 * ends. `quiet` keeps failures only.
 */
export function createProgress({ stream = process.stderr, quiet = false, env = process.env } = {}) {
  const animated = !quiet && Boolean(stream.isTTY) && env.TERM !== 'dumb'
  let current = null
  const print = (text) => stream.write(`${text}\n`)
  const clear = () => animated && stream.write('\r\x1b[2K')

  function draw() {
    const seconds = ((performance.now() - current.startedAt) / 1000).toFixed(0)
    const share = current.share === null ? '' : `  ${Math.floor(current.share * 100)} %`
    const text = `${frames[current.frame++ % frames.length]} ${current.title}: ${current.doing}${share}  ${seconds} s`
    stream.write(`\r\x1b[2K${text.slice(0, (stream.columns || 80) - 1)}`)
  }

  function end() {
    clearInterval(current.timer)
    clear()
    const seconds = ((performance.now() - current.startedAt) / 1000).toFixed(1)
    const { title } = current
    current = null
    return { title, seconds }
  }

  return {
    begin(title, hint = '') {
      current = { title, doing: hint, share: null, startedAt: performance.now(), frame: 0, timer: undefined }
      if (animated) {
        current.timer = setInterval(draw, 120)
        current.timer.unref()
      } else if (!quiet) print(`${title}: ${hint || '…'}`)
    },
    /** `share` from 0 to 1, or null where it is not known. */
    update(doing, share = null) {
      if (!current) return
      const changed = doing !== current.doing
      current.doing = doing
      current.share = share === null ? null : Math.max(0, Math.min(1, share))
      if (changed && !animated && !quiet) print(`${current.title}: ${doing}`)
    },
    done(text = 'done') {
      const { title, seconds } = end()
      if (!quiet) print(`${title}: ${text} (${seconds} s)`)
    },
    /** A failure is always printed: what happened, the tool's last lines, what to do. */
    fail(title, { message, remedy }, lines = []) {
      if (current) end()
      print([`${title}: ${message}`, ...lines.map((line) => `    | ${line}`), `    ${remedy}`].join('\n'))
    },
    abandon() {
      if (current) end()
    },
    say(text) {
      clear()
      if (!quiet) print(text)
    }
  }
}
