import '@shared/kit/style'
import '@shared/theme'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { useSettings } from '@shared/settings'
import App from './App.vue'
import { router } from './router'

const app = createApp(App)
app.use(createPinia())
useSettings()
app.use(router)
app.mount('#app')
