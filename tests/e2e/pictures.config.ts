// The README's pictures, made anew from the real window on a whole grid: npm run pictures
import { defineConfig } from 'vitest/config'

process.env['DOORSTEP_E2E_PRESET'] ||= 'grid'

export default defineConfig({
  test: { include: ['pictures/*.make.ts'], globalSetup: ['rig/template.ts'], fileParallelism: false, testTimeout: 300_000, hookTimeout: 300_000 },
})
