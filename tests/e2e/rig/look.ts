// What a page may not do, however it looks: fail somebody who reads it otherwise, or run out of its sides.
import axe from 'axe-core'
import type { BrowserScreen } from './browser'

interface Found {
  id: string
  impact: string | null | undefined
  where: string[]
}

/** What axe-core finds that is serious or critical, contrast included. */
export async function axeFinds(screen: BrowserScreen): Promise<string[]> {
  const { page } = screen
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const found = await page.evaluate(async (): Promise<Found[]> => {
    const { axe: looked } = window as unknown as { axe: typeof axe }
    const { violations } = await looked.run(document, { resultTypes: ['violations'] })
    return violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`) }))
  })
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, where }) => `${id}: ${where.join(' | ')}`)
}

/** What stands out of the page at its sides, whether it scrolls there or is cut off. */
export function outOfTheSides(screen: BrowserScreen): Promise<string[]> {
  return screen.run(() => {
    const root = document.documentElement
    const found = root.scrollWidth > root.clientWidth ? [`the page: ${root.scrollWidth} > ${root.clientWidth}`] : []
    for (const box of document.querySelectorAll<HTMLElement>('.k-page__body, .k-page__head, .k-page__bottom, .k-sheet__body')) {
      if (box.getClientRects().length > 0 && box.scrollWidth > box.clientWidth) {
        const edge = box.getBoundingClientRect().right
        const out = [...box.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > edge + 0.5).at(-1)
        found.push(`${box.className}: ${box.scrollWidth} > ${box.clientWidth} (${out?.className ?? ''} ${(out?.textContent ?? '').slice(0, 30)})`)
      }
    }
    return found
  })
}

/** Targets a thumb in a glove would miss. */
export function smallTargets(screen: BrowserScreen): Promise<string[]> {
  return screen.run(() => {
    const live = [...document.querySelectorAll<HTMLElement>('button, a[href], [role=checkbox], [role=radio], [role=option], [role=switch]')]
    return live
      .map((one) => (one.matches('.van-switch') ? (one.closest<HTMLElement>('.k-switch') ?? one) : one))
      .filter((one) => one.getClientRects().length > 0)
      .map((one) => ({ one, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.height < 47.5 || box.width < 47.5))
      .map(({ one, box }) => `${one.dataset['testid'] ?? one.className}: ${Math.round(box.width)} × ${Math.round(box.height)}`)
  })
}
