// Every page and state there is, one after the other.
import type { BrowserScreen } from './browser'
import type { Known } from './prepared'
import type { Mark } from './finder'

export interface Stop {
  name: string
  go: (screen: BrowserScreen) => Promise<void>
}

/** A page by its address, once `there` is to be seen. */
async function at(screen: BrowserScreen, hash: string, there: Mark): Promise<void> {
  const go = (to: string): Promise<void> => screen.run((to) => void (location.hash = to), to)
  // Where one is already is entered anew.
  if (await screen.run((to) => location.hash === to, hash)) {
    await go('#/sync')
    await screen.wait('sync-now')
  }
  await go(hash)
  await screen.wait(there)
  await screen.gone('skeleton')
}

const page = (name: string, hash: string, there: Mark): Stop => ({ name, go: (screen) => at(screen, hash, there) })

async function find(screen: BrowserScreen, text: string, there: Mark): Promise<void> {
  await at(screen, '#/find', 'find-input')
  await screen.type('find-input', text)
  await screen.wait(there)
}

/** Opens something over or within a page. */
function then(name: string, hash: string, taps: readonly string[], there: Mark): Stop {
  const [first = ''] = taps
  return {
    name,
    async go(screen) {
      await at(screen, hash, first)
      for (const tap of taps) await screen.tap(tap)
      await screen.wait(there)
    },
  }
}

/** Behind the PIN. Sheets close by themselves when the page under them goes. */
export function stops({ household, place, visit, event }: Known): Stop[] {
  const home = `#/household/${household}`
  return [
    page('today', '#/', 'today-item'),
    page('places', '#/board', 'board-place'),
    page('board', `#/board/${place}`, 'board-door'),
    { name: 'find', go: (screen) => at(screen, '#/find', 'find-input') },
    { name: 'find-hits', go: (screen) => find(screen, '1', 'find-hit') },
    { name: 'find-none', go: (screen) => find(screen, '没有这样的人', 'empty') },
    page('household', home, 'household-facts'),
    then('household-more', home, ['household-more'], 'household-edit'),
    then('household-unchanged', home, ['household-unchanged'], 'unchanged-members'),
    page('household-edit', `${home}/edit`, 'household-remark'),
    page('member', `${home}/member`, 'member-name'),
    then('member-all', `${home}/member`, ['member-more'], 'member-name-native'),
    page('household-new', '#/household/new', 'new-door'),
    page('visit-new', `#/visit/new/${household}`, 'visit-note'),
    then('visit-nobody', `#/visit/new/${household}`, ['visit-result-02'], 'visit-short'),
    page('visit', `#/visit/${visit}`, 'visit-note-text'),
    page('event-category', '#/event/new', 'event-category-20'),
    then('event-call-first', '#/event/new', ['event-category-10', 'event-category-13'], 'event-call-first'),
    then('event-new', '#/event/new', ['event-category', 'event-category-20', 'event-category-21'], 'event-body'),
    page('event', `#/event/${event}`, 'event-body-text'),
    page('events', '#/events', 'event-line'),
    page('dispute', '#/dispute/new', 'dispute-leave'),
    then('dispute-form', '#/dispute/new', ['dispute-hurt-or-threatened-no', 'dispute-minor-or-dependent-no', 'dispute-afraid-to-go-home-no', 'dispute-next'], 'dispute-title'),
    then('dispute-protect', '#/dispute/new', ['dispute-hurt-or-threatened-yes', 'dispute-minor-or-dependent-no', 'dispute-afraid-to-go-home-no', 'dispute-next'], 'dispute-protect'),
    page('leads', '#/leads', 'lead-line'),
    page('conflicts', '#/conflicts', 'conflict'),
    page('sync', '#/sync', 'sync-state'),
    page('me', '#/me', 'me-owner'),
  ]
}

/** What a walk leaves half typed is forgotten before the next; the visit that was begun stays. */
export async function tidy(screen: BrowserScreen): Promise<void> {
  const { drafts } = await screen.call<{ drafts: { key: string }[] }>('list_drafts', {})
  for (const { key } of drafts) if (!key.startsWith('visit/')) await screen.call('drop_draft', { key })
}

/** How the screen looks, as a worker sets it: on the page 我的. */
export async function set(screen: BrowserScreen, theme: 'normal' | 'large' | 'sun', text: 100 | 200): Promise<void> {
  await at(screen, '#/me', 'me-owner')
  await screen.tap(`theme-${theme}`)
  await screen.tap(`text-size-${text}`)
}
