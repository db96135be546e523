import { mount } from 'svelte'
import './app.css'
import App from './App.svelte'
import { api } from './lib/api'
import { language } from './lib/i18n.svelte'
import { AppState } from './state/app.svelte'
import { showGivenFiles } from './state/given-files'

const target = document.getElementById('app')
if (target === null) throw new Error('The page has no place for the app.')

const info = await api.appInfo()
language.show(info.language)
const app = new AppState(info)
mount(App, { target, props: { app } })
showGivenFiles(app)
