// What a worker waits for at the screen, measured on a whole grid.
import { defineConfig } from 'vitest/config'

process.env['DOORSTEP_E2E_PRESET'] ||= 'grid'

export default defineConfig({
  test: {
    include: ['bench/*.measure.ts'],
    globalSetup: ['rig/template.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 300_000,
    teardownTimeout: 20_000,
  },
})
