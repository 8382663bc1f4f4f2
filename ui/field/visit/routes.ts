import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/visit/new/:household', name: 'visit-new', component: () => import('../views/VisitNewView.vue'), props: true },
  { path: '/visit/:id', name: 'visit', component: () => import('../views/VisitView.vue'), props: true },
]
