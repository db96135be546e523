import type { TrendChange } from '../../../core/trend'
import { t } from '../../lib/i18n.svelte'
import { shortOpenVino } from './words'

export const changeWords = ({ what, from, to }: TrendChange): string =>
  t(`history:trend.changes.${what}`, { from: shortOpenVino(from), to: shortOpenVino(to) })

export const changeShort = ({ what, to }: TrendChange): string =>
  t(`history:trend.changeShort.${what}`, { to: shortOpenVino(to) })
