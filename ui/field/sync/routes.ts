import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/sync', name: 'sync', component: () => import('../views/SyncView.vue'), meta: { list: 'sync' } },
  { path: '/sync/record/:life/:seq', name: 'apart', component: () => import('../views/ApartView.vue'), props: true },
]
