// The story and what surrounds it, through the screens. One file after the other: the machine has two cores, and a
// tablet is measured by its own patience, not by its neighbours'.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['rig/template.ts'],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 180_000,
    teardownTimeout: 20_000,
  },
})
