import os from 'node:os'
import type { BeforeAfter, RoundSurroundings } from '../../core/record'
import { quotaCounters } from '../circumstances/cgroup'
import { busyBetween, deviceBusy } from '../circumstances/device-busy'
import type { Files } from '../circumstances/files'
import { onBattery } from '../circumstances/power'
import { currentMhz, heatEvents, hottest } from '../circumstances/processor'
import { debuggerAttached } from '../circumstances/session'
import { sharesBetween, usage } from '../circumstances/usage'
import { thisSystem } from '../diagnosis/system'

/** What the watch reads besides files. Milliseconds: of the steady clock, since the start of the system, of the calendar. */
export interface Clocks {
  readonly steady: () => number
  readonly uptime: () => number
  readonly wall: () => number
}

const clocks: Clocks = {
  steady: () => performance.now(),
  uptime: () => os.uptime() * 1000,
  // Not for timing: to say that somebody set it.
  wall: () => Date.now()
}

/** Of the timed part, by whoever ran it. */
export interface OwnRound {
  /** Processor time of the processes that inferred. */
  readonly cpuSeconds: number
  readonly standstillSeconds: number | null
  readonly longestGapMs: number | null
}

/** Looks around right before the timed part and right after it; nothing is read in between. */
export class RoundWatch {
  readonly #files: Files
  readonly #clocks: Clocks
  #before: Look | null = null
  #after: Look | null = null

  constructor(files: Files = thisSystem(), time: Clocks = clocks) {
    this.#files = files
    this.#clocks = time
  }

  begin(): void {
    this.#before = look(this.#files, this.#clocks)
  }

  end(): void {
    this.#after = look(this.#files, this.#clocks)
  }

  report({ cpuSeconds, standstillSeconds, longestGapMs }: OwnRound): RoundSurroundings {
    const [before, after] = [this.#before, this.#after]
    if (before === null || after === null) throw new Error('The watch was not begun and ended.')
    const steady = after.time.steady - before.time.steady
    return {
      ...sharesBetween(before.usage, after.usage, cpuSeconds),
      quota: quotaBetween(before, after),
      standstillSeconds,
      longestGapMs,
      suspendedSeconds: Math.max(0, after.time.uptime - before.time.uptime - steady) / 1000,
      clockJumpSeconds: (after.time.wall - before.time.wall - steady) / 1000,
      onBattery: before.onBattery === true || after.onBattery === true ? true : after.onBattery,
      debugger: before.debugger === true || after.debugger === true ? true : after.debugger,
      mhz: both(before.mhz, after.mhz),
      celsius: both(before.celsius, after.celsius),
      heatEvents: difference(before.heatEvents, after.heatEvents),
      deviceBusy: busyBetween(before.deviceBusy, after.deviceBusy),
      referenceMs: { before: null, after: null }
    }
  }
}

type Look = ReturnType<typeof look>

function look(files: Files, { steady, uptime, wall }: Clocks) {
  return {
    usage: usage(files),
    quota: quotaCounters(files),
    onBattery: onBattery(files),
    debugger: debuggerAttached(files),
    mhz: currentMhz(files),
    celsius: hottest(files),
    heatEvents: heatEvents(files),
    deviceBusy: deviceBusy(files),
    time: { steady: steady(), uptime: uptime(), wall: wall() }
  }
}

function quotaBetween(before: Look, after: Look): RoundSurroundings['quota'] {
  if (before.quota === null || after.quota === null) return null
  return {
    periods: after.quota.periods - before.quota.periods,
    throttledPeriods: after.quota.throttledPeriods - before.quota.throttledPeriods,
    seconds: after.quota.seconds - before.quota.seconds
  }
}

const both = (before: number | null, after: number | null): BeforeAfter | null =>
  before === null || after === null ? null : { before, after }

const difference = (before: number | null, after: number | null): number | null =>
  before === null || after === null ? null : after - before
