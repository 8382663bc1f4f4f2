import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/sync', name: 'sync', component: () => import('../views/SyncView.vue'), meta: { list: 'sync' } },
]
