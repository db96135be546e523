import os from 'node:os'
import { type Estimate, medianIntervalRank, medianWithInterval } from '../../../src/core/statistics'
import { describeMachine } from '../../../src/engine/circumstances'

export function say(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** What was measured, on what, with what: above every benchmark's figures. */
export function header(title: string, versions: readonly string[]): void {
  const { cpu, os: system, circumstances } = describeMachine()
  const { usableCores, physicalCores, governor, virtualMachine } = circumstances
  say(`# ${title}`)
  say(`  ${[`Node ${process.versions.node}`, ...versions].join(' · ')}`)
  say(`  ${cpu}, ${usableCores} processors (${physicalCores ?? '?'} cores), ${system}`)
  say(
    `  governor ${governor ?? 'unknown'}, virtual machine ${virtualMachine === true ? 'yes' : 'no or unknown'}, ${load()}`
  )
}

/** At the beginning and at the end of each case: a busy machine explains what otherwise looks like a finding. */
export function load(): string {
  return `load ${os
    .loadavg()
    .map((value) => value.toFixed(2))
    .join(' ')}`
}

/** Prints the one line that a script can look for; a failure also becomes the exit code. */
export function result(name: string, fields: Readonly<Record<string, string | number>>, pass: boolean): void {
  const words = Object.entries(fields).map(([key, value]) => `${key}=${value}`)
  say(`RESULT ${[name, ...words].join(' ')} ${pass ? 'pass' : 'fail'}`)
  if (!pass) process.exitCode = 1
}

/** A case that cannot run here: neither passed nor failed. */
export function skipped(name: string, reason: string): void {
  say(`SKIPPED ${name}: ${reason}`)
}

/** The median of the pairs' ratios with its interval, judged by `passes`. Too few pairs for an interval is a failure. */
export function resultOfRatios(
  name: string,
  ratios: readonly number[],
  passes: (estimate: { value: number; low: number; high: number }) => boolean
): Estimate {
  const estimate = medianWithInterval(ratios)
  const { value, low, high } = estimate
  const rank = medianIntervalRank(ratios.length)
  if (low === null || high === null || rank === null)
    say(`  ${ratios.length} pairs are too few for an interval (6 at least).`)
  else say(`  interval: ${rank}. smallest to ${rank}. largest of ${ratios.length} ratios; ${load()}`)
  const pass = low !== null && high !== null && passes({ value, low, high })
  result(name, { ratio: digits(value), low: digits(low), high: digits(high), pairs: ratios.length }, pass)
  return estimate
}

function digits(value: number | null): string {
  return value === null ? '-' : value.toFixed(4)
}
