import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/household/new', name: 'household-new', component: () => import('../views/HouseholdNewView.vue') },
  { path: '/household/:id', name: 'household', component: () => import('../views/HouseholdView.vue'), props: true },
  { path: '/household/:id/edit', name: 'household-edit', component: () => import('../views/HouseholdEditView.vue'), props: true },
  { path: '/household/:id/member', name: 'household-member', component: () => import('../views/HouseholdMemberView.vue'), props: true },
]
