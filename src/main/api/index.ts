import type { MethodName } from '../../ipc/contract'
import type { AnyMethod, MainContext } from '../context'
import { appApi } from './app'
import { devicesApi } from './devices'
import { historyApi } from './history'
import { modelsApi } from './models'
import { resultsApi } from './results'
import { runApi } from './run'
import { seeApi } from './see'
import { stageApi } from './stage'

/** All of the Api, part by part; a method without an implementation does not compile. */
export function api(context: MainContext, showMenu: () => void): Readonly<Record<MethodName, AnyMethod>> {
  return {
    ...appApi(showMenu)(context),
    ...devicesApi(context),
    ...runApi(context),
    ...resultsApi(context),
    ...historyApi(context),
    ...modelsApi(context),
    ...seeApi(context),
    ...stageApi(context)
  }
}
