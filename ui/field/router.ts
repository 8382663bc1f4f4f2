// Every page. Each domain names its own; only the first page is in the first load.
// `meta.list`: a page of the tab bar; on a wide screen it stays in the left pane while others open beside it.
import { createRouter, createWebHashHistory } from 'vue-router'
import { routes as board } from './board/routes'
import { routes as conflict } from './conflict/routes'
import { routes as dispute } from './dispute/routes'
import { routes as event } from './event/routes'
import { routes as find } from './find/routes'
import { routes as household } from './household/routes'
import { routes as me } from './me/routes'
import { routes as sync } from './sync/routes'
import { routes as today } from './today/routes'
import { routes as visit } from './visit/routes'

declare module 'vue-router' {
  interface RouteMeta {
    /** The tab it is the page of. */
    list?: 'today' | 'board' | 'sync' | 'me'
  }
}

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    ...today,
    ...board,
    ...find,
    ...sync,
    ...me,
    ...household,
    ...visit,
    ...event,
    ...dispute,
    ...conflict,
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})
