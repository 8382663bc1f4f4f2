// One page a build: the field app goes into the tablet's shell, so its folder must hold nothing of the district's
// console. A second page gets its own root and its own output folder here.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const { version } = JSON.parse(readFileSync(here('./package.json'), 'utf8')) as { version: string }

export default defineConfig({
  define: { __APP_VERSION__: JSON.stringify(version) },
  root: here('./field'),
  base: './',
  plugins: [vue()],
  resolve: { alias: { '@shared': here('./shared') } },
  server: { host: '127.0.0.1', port: 5173, strictPort: true },
  build: {
    outDir: here('./dist'),
    emptyOutDir: true,
    // The oldest WebView on the tablets we know of, and WebKitGTK.
    target: ['chrome80', 'safari15'],
    // A data: URL would need a hole in the content security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  test: {
    root: here('.'),
    include: ['shared/**/*.test.ts', 'field/**/*.test.ts', 'scripts/**/*.test.ts'],
    environment: 'node',
    restoreMocks: true,
  },
})
