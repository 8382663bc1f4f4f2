// What people and cameras really put in: said in a worker's words, and nothing else of the form is lost.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BrowserScreen, closeBrowser } from '../rig/browser'
import { pause, until } from '../rig/child'
import { District } from '../rig/district'
import { GPS_TEXT, photo, withGps } from '../rig/photo'
import { aHousehold, opened, PIN } from '../rig/prepared'
import { unlock } from '../rig/worker'

const MB = 1024 * 1024
const PHOTO_BYTES_MAX = 20 * MB
const NOTE = '说腰疼'

let district: District
let screen: BrowserScreen
let household: string

const go = (to: string): Promise<void> => screen.run((hash) => void (location.hash = hash), to)
const keptPhotos = async (): Promise<string[]> => {
  const { draft } = await screen.call<{ draft: { form: { photos: string[] } } | null }>('load_draft', { key: `visit/${household}` })
  return draft?.form.photos ?? []
}
const stored = async (name: string): Promise<Buffer> => Buffer.from((await screen.call<{ base64: string }>('show_photo', { name })).base64, 'base64')

/** Saves, and waits until the form has gone. */
async function saved(): Promise<void> {
  await screen.tap('save')
  await screen.wait({ id: 'saved-text', text: '已保存' })
  await screen.gone('save')
}

/** A fresh visit with a note in it. */
async function aVisit(): Promise<void> {
  await screen.call('drop_draft', { key: `visit/${household}` })
  await go('#/me')
  await screen.wait('me-owner')
  await go(`#/visit/new/${household}`)
  await screen.type('visit-note', NOTE)
}

/** The camera gives this many bytes: a photo, and behind its end nothing but zeros. */
function ofSize(bytes: number, head: Buffer): Promise<void> {
  return screen.run(
    (size, base64) => {
      const start = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const carried = new DataTransfer()
      carried.items.add(new File([start, new Uint8Array(size - start.length)], 'large.jpg', { type: 'image/jpeg' }))
      const input = document.querySelector('[data-testid=photo-input]') as HTMLInputElement
      input.files = carried.files
      input.dispatchEvent(new Event('change', { bubbles: true }))
    },
    bytes,
    head.toString('base64'),
  )
}

beforeAll(async () => {
  district = await District.open()
  screen = await opened(district, 'demo-01')
  ;({ household } = await aHousehold(screen))
})
afterAll(async () => {
  await screen?.kill()
  await closeBrowser()
  await district?.close()
})

describe('a photo', () => {
  let jpeg: Buffer

  beforeAll(async () => {
    const { name } = await screen.call<{ name: string }>('take_photo', { base64: photo().bytes.toString('base64') })
    jpeg = await stored(name)
  })
  beforeEach(aVisit)

  test('a_file_that_is_no_photo_is_refused_in_words_and_the_form_stays', async () => {
    await screen.photo({ name: 'photo.jpg', type: 'image/jpeg', bytes: Buffer.from('<!doctype html>not a photo') })
    expect(await screen.text('photo-refused')).toContain('不是照片')
    expect(await screen.exists('photo-thumb')).toBe(false)
    expect((await screen.wait('visit-note')).value).toBe(NOTE)
    await screen.picture('phone-normal/photo-refused')
  })

  test('a_photo_over_20_MB_is_refused_and_one_of_20_MB_is_taken', async () => {
    await ofSize(PHOTO_BYTES_MAX + 1, jpeg)
    expect(await screen.text('photo-refused')).toContain('20 MB')
    expect((await screen.wait('visit-note')).value).toBe(NOTE)
    await ofSize(PHOTO_BYTES_MAX, jpeg)
    await screen.wait('photo-thumb', 60_000)
    expect(await screen.exists('photo-refused')).toBe(false)
  })

  test('where_a_photo_was_taken_is_not_kept', async () => {
    const given = withGps(jpeg)
    expect(given.bytes.includes('Exif') && given.bytes.includes(GPS_TEXT)).toBe(true)
    await screen.photo(given)
    await screen.wait('photo-thumb')
    const [name = ''] = await until('the draft holds the photo', async () => {
      const names = await keptPhotos()
      return names.length > 0 && names
    })
    const kept = await stored(name)
    expect([kept.readUInt16BE(0), kept.includes('Exif'), kept.includes(GPS_TEXT), kept.includes('II*\0')]).toEqual([0xffd8, false, false, false])
  })
})

describe('a text', () => {
  test('ten_thousand_characters_are_counted_not_cut_survive_a_kill_and_can_be_shortened', async () => {
    const long = '今天在楼下碰到她说腰疼。'.repeat(1_000).slice(0, 10_000)
    await aVisit()
    await screen.paste('visit-note', long)
    await screen.tap('save')
    await until('why it is not saved', async () => (await screen.run(() => document.querySelector('.k-page__body')?.textContent ?? '')).includes('9500'))
    expect((await screen.wait('visit-note')).value).toBe(long)
    await screen.picture('phone-normal/text-too-long')
    await pause(1_500)
    await screen.restart()
    await unlock(screen, PIN)
    await go(`#/visit/new/${household}`)
    await screen.wait('draft-restored')
    expect((await screen.wait('visit-note')).value).toBe(long)
    await screen.paste('visit-note', long.slice(0, 500))
    await saved()
  })

  test.each([
    ['of_25_characters', '阿卜杜热合曼江买买提艾合买提托合提阿不都热依木江二', '', ''],
    ['with_a_dot', '古丽娜尔·买买提', '', '古丽娜尔·买买提'],
    ['with_another_keyboards_dot', '阿依古丽•艾山', '', '阿依古丽·艾山'],
    ['in_tibetan_beside_chinese', '才旦卓玛', 'ཚེ་བརྟན་སྒྲོལ་མ', '才旦卓玛'],
  ])('a_name_%s_is_shown_whole', async (_rule, name, native, expected) => {
    await go('#/me')
    await screen.wait('me-owner')
    await go(`#/household/${household}/member`)
    await screen.type('member-name', name)
    if (native !== '') {
      await screen.tap('member-more')
      await screen.type('member-name-native', native)
    }
    await saved()
    await go(`#/household/${household}`)
    const shown = await screen.text({ id: 'household-member', text: expected || name })
    expect(shown).toContain(native)
    const wide = await screen.run(() => [...document.querySelectorAll('[data-testid=household-member] *')].filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0).length)
    expect(wide).toBe(0)
    await screen.run((text) => [...document.querySelectorAll('[data-testid=household-member]')].find((one) => one.textContent?.includes(text))?.scrollIntoView({ block: 'center' }), name.slice(0, 4))
    await screen.picture(`phone-normal/name-${_rule}`)
  })
})

describe('a draft of an older version', () => {
  const key = (): string => `visit/${household}`

  test('what_fits_is_in_its_place_and_the_rest_is_shown', async () => {
    await aVisit()
    await go('#/me')
    await screen.wait('me-owner')
    const form = { note: '上次没写完', result: 'met_in_person', weather: '下午在家', promises: '回复暖气', met: null, photos: 3 }
    await screen.call('keep_draft', { key: key(), version: 0, saved_at: 0, form })
    await go(`#/visit/new/${household}`)
    await screen.wait('draft-restored')
    expect((await screen.wait('visit-note')).value).toBe('上次没写完')
    const rest = await screen.text('draft-leftover')
    expect(rest).toContain('下午在家')
    expect(rest).toContain('回复暖气')
    await screen.picture('phone-normal/draft-older')
    await saved()
  })

  test.each([['a_list', ['一句话']], ['a_text', '一句话'], ['nothing', null], ['deep', { note: { de: { ep: '一句话' } } }]])('one_that_is_%s_opens_the_form_all_the_same', async (_what, form) => {
    await go('#/me')
    await screen.wait('me-owner')
    await screen.call('keep_draft', { key: key(), version: 0, saved_at: 0, form })
    await go(`#/visit/new/${household}`)
    await screen.wait('visit-note')
    if (form !== null) expect(await screen.text('draft-leftover')).toContain('一句话')
    await screen.call('drop_draft', { key: key() })
  })
})
