import { common } from './common'
import { devices } from './devices'
import { history } from './history'
import { models } from './models'
import { results } from './results'
import { run } from './run'
import { see } from './see'
import { settings } from './settings'
import { stage } from './stage'

export const en = { common, devices, history, models, results, run, see, settings, stage }
