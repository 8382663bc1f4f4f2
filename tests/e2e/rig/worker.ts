// What a worker does on the screens, step by step, as the story tells it.
import { expect } from 'vitest'
import { until } from './child'
import type { Camera, Screen } from './screen'

/** Enrols with a code and chooses a PIN, and waits for the grid. */
export async function enrol(screen: Screen, code: string, pin: string): Promise<void> {
  await screen.type('enrol-code', code)
  await screen.type('enrol-pin', pin)
  await screen.type('enrol-pin-again', pin)
  await screen.tap('enrol-go')
  await screen.wait('tab-today', 90_000)
  await screen.tap('tab-sync')
  await complete(screen, 120_000)
}

/** The PIN, on the pad. */
export async function unlock(screen: Screen, pin: string): Promise<void> {
  await screen.wait('unlock-pin', 60_000)
  for (const digit of pin) await screen.tap(`pad-${digit}`)
  await screen.tap('unlock-go')
  await screen.wait('tab-today', 60_000)
}

/** 全部完成 on the page 同步. */
export async function complete(screen: Screen, ms = 60_000): Promise<void> {
  await until('全部完成', async () => (await screen.text('sync-state')) === '全部完成', ms)
}

/** 立即上传, until the server has everything. */
export async function sync(screen: Screen): Promise<void> {
  await screen.tap('tab-sync')
  await screen.tap('sync-now')
  await complete(screen)
}

/** A household of the board, by its door: the first with one household and a phone. Its door and its name. */
export async function chooseHousehold(screen: Screen): Promise<{ door: string; title: string }> {
  await screen.tap('tab-board')
  const places = (await screen.wait('board-place').then(() => screen.seen('board-place'))).length
  for (let place = 0; place < places; place += 1) {
    await screen.tap({ id: 'board-place', nth: place })
    await screen.wait('board-door')
    const doors = await screen.seen('board-door')
    for (const [nth, { attributes, text }] of doors.entries()) {
      if (text.includes('空') || text.includes('+')) continue
      await screen.tap({ id: 'board-door', nth })
      await screen.wait('household-facts')
      const found = (await screen.exists('household-phone')) && (await screen.seen('household-member')).length > 0
      if (found) return { door: attributes['data-door'] ?? '', title: await screen.text('page-title') }
      await screen.tap('back')
      await screen.wait('board-door')
    }
    await screen.tap('tab-board')
    await screen.wait('board-place')
  }
  throw new Error('no household with a phone on any board')
}

/** Opens a household by typing its door. */
export async function openHousehold(screen: Screen, home: { door: string; title: string }): Promise<void> {
  await screen.tap('tab-today')
  await screen.tap('find-open')
  await screen.type('find-input', home.door)
  const name = home.title.replace(home.door, '').trim()
  await screen.tap({ id: 'find-hit', text: name })
  await until(home.title, async () => (await screen.text('page-title')) === home.title)
}

export async function changePhone(screen: Screen, phone: string, remark?: string): Promise<void> {
  await screen.tap('household-more')
  await screen.tap('household-edit')
  await screen.type('edit-phone-new', phone)
  if (remark !== undefined) await screen.type('household-remark', remark)
  await screen.tap('save')
  await saved(screen)
}

export async function visit(screen: Screen, note: string): Promise<void> {
  await screen.tap('household-visit')
  await screen.type('visit-note', note)
  await screen.tap('save')
  await saved(screen)
}

export async function addMember(screen: Screen, name: string): Promise<void> {
  await screen.tap('household-more')
  await screen.tap('household-add-member')
  await screen.type('member-name', name)
  await screen.tap('save')
  await saved(screen)
}

export async function raise(screen: Screen, body: string, photo: Camera): Promise<void> {
  await screen.tap('household-more')
  await screen.tap('household-raise')
  await screen.tap('event-category-20')
  await screen.tap('event-category-21')
  await screen.type('event-place-text', '3单元2层楼道')
  await screen.type('event-body', body)
  await screen.photo(photo)
  await screen.wait('photo-thumb')
  await screen.tap('save')
  await saved(screen)
}

export async function dispute(screen: Screen, title: string): Promise<void> {
  await screen.tap('household-more')
  await screen.tap('household-dispute')
  for (const question of ['hurt-or-threatened', 'minor-or-dependent', 'afraid-to-go-home']) await screen.tap(`dispute-${question}-no`)
  await screen.tap('dispute-next')
  await screen.tap('dispute-type')
  await screen.tap('pick-02')
  await screen.type('dispute-title', title)
  await screen.type('dispute-facts', '晾衣杆伸到邻居窗前, 谁也不让')
  await screen.tap('save')
  await saved(screen)
}

/** 已保存 is said, and one is back at the household. */
async function saved(screen: Screen): Promise<void> {
  await until('已保存 is said', async () => (await screen.text('saved-text')).includes('已保存'))
  await screen.wait('household-visit')
}

/** Every own record says 已上传, or that two people wrote differently; nothing waits. */
export async function everythingUploaded(screen: Screen): Promise<void> {
  await screen.tap('tab-sync')
  await complete(screen)
  expect(await screen.exists('waiting-badge')).toBe(false)
  for (const record of await screen.seen('sync-record')) expect(['uploaded', 'conflict']).toContain(record.attributes['data-cloud'])
}

/** The two values of the conflict that is shown, revealed. */
export async function conflictValues(screen: Screen): Promise<string[]> {
  const values = await screen.wait('conflict-value').then(() => screen.seen('conflict-value'))
  const inside = (nth: number): Promise<void> =>
    screen.run((at) => {
      const value = [...document.querySelectorAll('[data-testid=conflict-value]')].at(at)
      const phone = value?.querySelector('[data-testid=phone-reveal][aria-pressed=false]')
      if (phone instanceof HTMLElement) phone.click()
    }, nth)
  for (const [nth] of values.entries()) await inside(nth)
  return (await screen.seen('conflict-value')).map(({ text }) => text)
}
