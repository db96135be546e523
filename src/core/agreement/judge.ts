import type { Agreement, BoundOf, ComparedAnswers, EffectiveSettings, WorstAnswer } from '../record'
import { type BoxMatch, sumOfMatches } from './boxes'
import type { AnswerMeasures } from './measure'

/** What may differ between an answer and the reference. See docs/adr/0013 for how each was found. */
export interface AgreementBound {
  readonly nrmse: number
  readonly worstColumn: number
  readonly cosine: number
  /** How much of what a small change of the input does to an answer (its movement) this precision may do. */
  readonly movement: number
  /** Share of the certain boxes that may be missed or extra. */
  readonly boxes: number
  /** And so many besides in each picture: where two classes are nearly as likely, rounding decides (a missed box and an extra one). */
  readonly boxesPerPicture: number
  readonly leastIou: number
  readonly scoreDrift: number
}

const f16: AgreementBound = {
  nrmse: 0.2,
  worstColumn: 0.5,
  cosine: 0.95,
  movement: 0.5,
  boxes: 0,
  boxesPerPicture: 0,
  leastIou: 0.8,
  scoreDrift: 0.1
}
const bf16: AgreementBound = {
  nrmse: 0.6,
  worstColumn: 1.2,
  cosine: 0.7,
  movement: 2,
  boxes: 0.25,
  // One such pair in one of the three pictures.
  boxesPerPicture: 0.7,
  leastIou: 0.5,
  scoreDrift: 0.25
}

/** f32 and bf16 were measured; f16 is worked out from them; int8 is an assumption. */
export const agreementBounds: Readonly<Record<BoundOf, AgreementBound>> = {
  // Of FP16 weights executed in f32.
  f32: {
    nrmse: 0.1,
    worstColumn: 0.25,
    cosine: 0.98,
    movement: 0.5,
    boxes: 0,
    boxesPerPicture: 0,
    leastIou: 0.9,
    scoreDrift: 0.05
  },
  f16,
  bf16,
  int8: bf16,
  unknown: bf16
}

/** Where this much is allowed, the answer to another input (about 1) could not be told any more. */
const mostAllowed = 0.8

/** The precision whose bound applies to what really ran. Several devices at once may each have their own. */
export function boundOf(effective: Pick<EffectiveSettings, 'precision' | 'executionDevices'>): BoundOf {
  const precision = precisions[effective.precision ?? ''] ?? 'unknown'
  const isMixed = new Set(effective.executionDevices ?? []).size > 1
  return isMixed && precision === 'f32' ? 'f16' : precision
}

const precisions: Readonly<Record<string, BoundOf>> = {
  f64: 'f32',
  f32: 'f32',
  tf32: 'f16',
  f16: 'f16',
  bf16: 'bf16',
  i8: 'int8',
  u8: 'int8'
}

/** One output of one frame, measured against the reference. */
export interface ComparedOutput extends Pick<WorstAnswer, 'when' | 'input' | 'output'> {
  readonly measures: AnswerMeasures
  /** How far the reference itself moves where this input changes by 0.4 %: its `nrmse`. */
  readonly movement: number
}

/** One frame: all its outputs, and the boxes where they were read. */
export interface ComparedFrame {
  readonly when: WorstAnswer['when']
  readonly outputs: readonly ComparedOutput[]
  readonly boxes: BoxMatch | null
}

/** All compared frames of a round, judged by the bound of the precision that executed. */
export function judgeAnswers(frames: readonly ComparedFrame[], bound: BoundOf): Agreement {
  const limits = agreementBounds[bound]
  const judged = frames.map((frame) => {
    const outputs = frame.outputs.map((output) => judgeOutput(output, limits))
    const isStable = outputs.some(({ isJudged }) => isJudged)
    return { frame, outputs, isStable, differs: outputs.some(({ differs }) => differs) }
  })
  const notFinite = sum(frames.flatMap(({ outputs }) => outputs.map(({ measures }) => measures.notFinite)))
  const stable = judged.filter(({ isStable }) => isStable)
  if (stable.length === 0 && notFinite === 0) return { state: 'not checked', why: 'unstable' }
  const boxes = judgeBoxes(
    // An answer that jumps has other boxes each time.
    stable.flatMap(({ frame }) => (frame.boxes === null ? [] : [frame.boxes])),
    limits
  )
  const count = (when: WorstAnswer['when']): number => frames.filter((frame) => frame.when === when).length
  const differing = judged.filter(({ differs }) => differs).length
  return {
    state: differing > 0 || boxes?.agree === false ? 'different' : 'same',
    bound,
    compared: { before: count('before'), during: count('during'), after: count('after') },
    differing,
    unstable: judged.length - stable.length,
    notFinite,
    worst: worstOf(judged.flatMap(({ outputs }) => outputs.flatMap(({ seen }) => (seen === null ? [] : [seen])))),
    boxes
  }
}

interface JudgedOutput {
  readonly isJudged: boolean
  readonly differs: boolean
  readonly seen: WorstAnswer | null
}

function judgeOutput(
  { measures, movement, when, input, output }: ComparedOutput,
  limits: AgreementBound
): JudgedOutput {
  const { nrmse, worstColumn, cosine, notFinite } = measures
  if (notFinite > 0) return { isJudged: true, differs: true, seen: null }
  const allowed = Math.max(limits.nrmse, limits.movement * movement)
  if (!(allowed < mostAllowed)) return { isJudged: false, differs: false, seen: null }
  const isLoosened = allowed > limits.nrmse
  const isWithin =
    nrmse <= allowed &&
    worstColumn <= limits.worstColumn * (allowed / limits.nrmse) &&
    (isLoosened || cosine >= limits.cosine)
  return {
    isJudged: true,
    differs: !isWithin,
    seen: { when, input, output, nrmse: writable(nrmse), worstColumn: writable(worstColumn), cosine, allowed }
  }
}

/** JSON has no infinity, and beyond this nobody compares. */
const writable = (value: number): number => Math.min(value, 1e6)

function judgeBoxes(matches: readonly BoxMatch[], limits: AgreementBound): ComparedAnswers['boxes'] {
  const match = sumOfMatches(matches)
  if (match === null) return null
  const wrong = match.missed + match.extra
  const agree =
    wrong <=
      limits.boxes * Math.max(match.expected, match.matched + match.extra) + limits.boxesPerPicture * matches.length &&
    (match.leastIou ?? 1) >= limits.leastIou &&
    (match.scoreDrift ?? 0) <= limits.scoreDrift
  return { ...match, agree }
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

const strain = ({ nrmse, allowed }: WorstAnswer): number => nrmse / allowed

function worstOf(seen: readonly WorstAnswer[]): WorstAnswer | null {
  return seen.reduce<WorstAnswer | null>((a, b) => (a === null || strain(b) > strain(a) ? b : a), null)
}

/** What was compared; null where nothing was, or the record of another version says no more than a state. */
export function comparedAnswers(agreement: Agreement | null | undefined): ComparedAnswers | null {
  return agreement != null && 'compared' in agreement ? agreement : null
}

/** Frames before, during and after the timed part together. */
export const framesCompared = ({ compared: { before, during, after } }: ComparedAnswers): number =>
  before + during + after

/** What all rounds together say of a row: different where one round was; not checked only where none was. */
export function agreementOf(rounds: readonly (Agreement | undefined)[]): Agreement | null {
  const said = rounds.filter((round) => round !== undefined)
  const compared = said.filter((round) => round.state !== 'not checked')
  const [first] = compared
  if (first === undefined) return said.at(-1) ?? null
  const total = (count: (round: ComparedAnswers) => number): number => sum(compared.map(count))
  const boxes = compared.flatMap((round) => (round.boxes === null ? [] : [round.boxes]))
  const match = sumOfMatches(boxes)
  return {
    state: compared.some(({ state }) => state === 'different') ? 'different' : 'same',
    // Rounds of a row execute alike; where one did not, the row is not what it says (see trust).
    bound: first.bound,
    compared: {
      before: total(({ compared: { before } }) => before),
      during: total(({ compared: { during } }) => during),
      after: total(({ compared: { after } }) => after)
    },
    differing: total(({ differing }) => differing),
    unstable: total(({ unstable }) => unstable),
    notFinite: total(({ notFinite }) => notFinite),
    worst: worstOf(compared.flatMap(({ worst }) => (worst === null ? [] : [worst]))),
    boxes: match === null ? null : { ...match, agree: boxes.every(({ agree }) => agree) }
  }
}
