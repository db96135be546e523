/** Pure functions on numbers. No rounding: that is the business of who shows them. */
export { coefficientOfVariation, mean, median } from './basics'
export { CompletionOrder } from './completion-order'
export { dependence } from './dependence'
export {
  type Comparison,
  compareToOne,
  isBelowSmallest,
  smallestDifference,
  smallestDifferenceAnywhere
} from './differences'
export { drift } from './drift'
export { type Coverage, intervalCoverage } from './interval-coverage'
export { independentRatio } from './mann-whitney'
export { type LatencySummary, nearestRank, percentileNeeds, summariseLatencies } from './percentiles'
export { confidence, type Estimate, medianIntervalRank, medianWithInterval, pairedRatio } from './rounds-interval'
