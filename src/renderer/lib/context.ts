import { createContext } from 'svelte'
import type { AppState } from '../state/app.svelte'

/** The one AppState, for any component below App. */
export const [getApp, setApp] = createContext<AppState>()
