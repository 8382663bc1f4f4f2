import type { RouteRecordRaw } from 'vue-router'
import TodayView from '../views/TodayView.vue'

export const routes: RouteRecordRaw[] = [{ path: '/', name: 'today', component: TodayView, meta: { list: 'today' } }]
