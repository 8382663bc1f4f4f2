import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/leads', name: 'leads', component: () => import('../views/LeadsView.vue') },
  { path: '/dispute/new', name: 'dispute-new', component: () => import('../views/DisputeNewView.vue') },
]
