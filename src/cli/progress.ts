import type { MeasurePhase } from '../core/events'
import { plural } from '../core/export/words'
import type { RunRecord } from '../core/record'
import { formatDuration, formatFps } from '../core/units'
import type { EngineEvent } from '../engine'
import { type Clock, systemClock } from './clock'
import { cut } from './layout'
import type { Stream } from './output'
import { phaseWords } from './phase-words'
import { printable, toAscii } from './terminal'

const redrawMs = 1000

interface Position {
  readonly row: string
  readonly round: number
  phase: MeasurePhase | null
  frames: number
}

/**
 * Tells on stderr how far a run is. On a terminal: one line, redrawn at most once a second, and in a timed part only
 * with the engine's own once-a-second sign. Elsewhere: a plain line for each finished round, and nothing at all while
 * something is timed.
 */
export class Progress {
  readonly #stream: Stream
  readonly #clock: Clock
  #record: RunRecord | null = null
  #at: Position | null = null
  /** Once is enough: on a warm day it happens before every round. */
  #saidCooling = false
  #preparing = ''
  #secondsLeft: { readonly seconds: number; readonly fromMs: number } | null = null
  #drawnAtMs = -Infinity
  #line = ''
  #callOff: (() => void) | null = null
  #held: string[] = []

  constructor(stream: Stream, clock: Clock = systemClock) {
    this.#stream = stream
    this.#clock = clock
  }

  tell(event: EngineEvent): void {
    switch (event.type) {
      case 'preparing':
        this.#preparing = event.what
        this.#redraw()
        return
      case 'started':
        this.#started(event.record, event.estimatedSeconds)
        return
      case 'row-unavailable':
        this.#note(`${event.row} is unavailable: ${event.failure.message}`)
        return
      case 'round-started':
        this.#at = { row: event.row, round: event.round, phase: null, frames: 0 }
        this.#redraw()
        return
      case 'phase':
        if (this.#at !== null) this.#at.phase = event.phase
        if (event.phase === 'measuring') this.#cancelRedraw()
        else this.#redraw()
        return
      case 'progress':
        if (this.#at !== null) this.#at.frames = event.frames
        this.#redraw()
        return
      case 'round-finished':
        this.#roundFinished(event.row, event.round, event.record, event.secondsLeft)
        return
      case 'row-failed':
        this.#at = null
        this.#setTimeLeft(event.secondsLeft)
        this.#note(`${event.row} failed: ${event.failure.message}`)
        return
      case 'extra-rounds':
        this.#record = event.record
        this.#setTimeLeft(event.secondsLeft)
        this.#note(extraRoundsWords(event.count, event.because))
        return
      case 'cooling':
        if (!this.#saidCooling) this.#note('The processors have slowed down: waiting for them to cool.')
        this.#saidCooling = true
        return
      case 'round-interrupted':
        this.#at = null
        if (event.cause === 'device-lost')
          this.#note(`${event.row}: the driver lost the device; round ${event.round + 1} again.`)
        return
      case 'row-skipped':
      case 'conditions':
        return // Only the window skips rows; the terminal's record tells the rest at the end.
      case 'save-failed':
        this.#note(`${event.message} ${event.remedy}`)
        return
      case 'save-recovered':
        this.#note(`${event.file} could be written now.`)
        return
      case 'finished':
        this.end()
    }
  }

  /** Takes the line away and says what had to wait. */
  end(): void {
    this.#at = null
    this.#cancelRedraw()
    this.#release()
    this.#clear()
  }

  #started(record: RunRecord, seconds: number): void {
    const { rows, plan } = record
    this.#record = record
    this.#setTimeLeft(seconds)
    const measured = rows.filter((row) => row.status !== 'unavailable').length
    if (!this.#stream.isTerminal) {
      this.#say(
        `Measuring ${plural(measured, 'row')} in ${plural(plan.rounds, 'round')}, about ${formatDuration(seconds)}.`
      )
    }
  }

  #roundFinished(row: string, round: number, record: RunRecord, secondsLeft: number): void {
    this.#record = record
    this.#at = null
    this.#setTimeLeft(secondsLeft)
    if (this.#stream.isTerminal) {
      this.#release()
      this.#redraw()
      return
    }
    const own = record.rows.find(({ id }) => id === row)?.rounds.find((known) => known.round === round)
    const fps = own === undefined ? '' : `, ${formatFps(own.fps)} FPS`
    const left = secondsLeft > 0 ? `, ${formatDuration(secondsLeft)} left` : ''
    this.#note(`${row}: round ${roundWords(round, record.plan.rounds, ' of ')}${fps}${left}`)
  }

  /** A line that stays. It waits while something is timed. */
  #note(text: string): void {
    this.#held.push(text)
    if (this.#at?.phase !== 'measuring') this.#release()
  }

  #release(): void {
    if (this.#held.length === 0) return
    this.#clear()
    for (const text of this.#held) this.#say(text)
    this.#held = []
    if (this.#at !== null) this.#redraw()
  }

  #say(text: string): void {
    this.#stream.write(`${this.#encode(printable(text))}\n`)
  }

  #redraw(): void {
    if (!this.#stream.isTerminal || this.#callOff !== null) return
    const wait = this.#drawnAtMs + redrawMs - this.#clock.nowMs()
    if (wait <= 0) {
      this.#draw()
      return
    }
    // In a timed part there is nothing to catch up with: the next sign comes within a second.
    if (this.#at?.phase === 'measuring') return
    this.#callOff = this.#clock.after(wait, () => {
      this.#callOff = null
      this.#draw()
    })
  }

  #cancelRedraw(): void {
    this.#callOff?.()
    this.#callOff = null
  }

  #draw(): void {
    this.#drawnAtMs = this.#clock.nowMs()
    const text = this.#encode(cut(printable(this.#text()), this.#stream.columns - 1))
    if (text === this.#line) return
    this.#line = text
    this.#stream.write(`\r\u001b[2K${text}`)
  }

  #clear(): void {
    if (this.#line === '') return
    this.#line = ''
    this.#stream.write('\r\u001b[2K')
  }

  #text(): string {
    if (this.#record === null) return `${this.#preparing}…`
    const left = this.#timeLeft()
    const at = this.#at
    if (at === null) return left
    const where = `${at.row} · round ${roundWords(at.round, this.#record.plan.rounds, '/')}`
    const doing = at.phase === null ? '' : ` · ${phaseWords[at.phase]}`
    const frames = at.frames > 0 ? ` · ${at.frames.toLocaleString('en-US')} frames` : ''
    return `${where}${doing}${frames}${left === '' ? '' : ` · ${left}`}`
  }

  #setTimeLeft(seconds: number): void {
    this.#secondsLeft = { seconds, fromMs: this.#clock.nowMs() }
  }

  #timeLeft(): string {
    if (this.#secondsLeft === null) return ''
    const { seconds, fromMs } = this.#secondsLeft
    const left = seconds - (this.#clock.nowMs() - fromMs) / 1000
    return left > 0.5 ? `${formatDuration(left)} left` : 'nearly done'
  }

  #encode(text: string): string {
    return this.#stream.unicode ? text : toAscii(text)
  }
}

/** `3 of 6`, or `7 (extra)` where it is not one of the planned. */
function roundWords(round: number, planned: number, of: string): string {
  return round < planned ? `${round + 1}${of}${planned}` : `${round + 1} (extra)`
}

function extraRoundsWords(count: number, because: readonly string[]): string {
  const differ = `${because.join(', ')} ${because.length === 1 ? 'differs' : 'differ'} too much from round to round`
  return `${differ}: ${plural(count, 'extra round')} of every row.`
}
