import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/events', name: 'events', component: () => import('../views/EventsView.vue') },
  { path: '/event/new', name: 'event-new', component: () => import('../views/EventNewView.vue') },
  { path: '/event/:id', name: 'event', component: () => import('../views/EventView.vue'), props: true },
]
