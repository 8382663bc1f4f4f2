import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/find', name: 'find', component: () => import('../views/FindView.vue'), meta: { list: 'board' } },
]
