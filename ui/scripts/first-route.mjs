// What a tablet has to read before it paints: the first route's JavaScript, gzip, in KB. Fails above the goal.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const GOAL_KB = 150
const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist')
const html = readFileSync(join(dist, 'index.html'), 'utf8')

// The page names every script it needs at once: the entry, its static imports, and the classic checks.
const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? []
const names = tags
  .map((tag) => /(?:src|href)="\.?\/?([^"]+\.js)"/.exec(tag)?.[1])
  .filter((name) => name !== undefined)

let total = 0
for (const name of names) {
  const bytes = gzipSync(readFileSync(join(dist, name)), { level: 9 }).length
  total += bytes
  console.log(`${(bytes / 1024).toFixed(1).padStart(7)} KB  ${name}`)
}
const kb = total / 1024
console.log(`first_route_js_gzip ${kb.toFixed(1)} KB (goal ${GOAL_KB})`)
if (names.length === 0 || kb > GOAL_KB) process.exit(1)
