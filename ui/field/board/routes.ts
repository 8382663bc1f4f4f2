import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/board', name: 'places', component: () => import('../views/PlacesView.vue'), meta: { list: 'board' } },
  { path: '/board/:place', name: 'board', component: () => import('../views/BoardView.vue'), props: true },
]
