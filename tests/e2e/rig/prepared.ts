// Tablets in a state that is quick to make, where what is looked at is not how it came about: enrolled by the bridge's
// own command, and edited by the calls a screen makes.
import { answer } from './child'
import { BrowserScreen } from './browser'
import type { District } from './district'
import { photo } from './photo'
import { program } from './programs'
import { unlock } from './worker'

export const PIN = '135790'

/** An enrolled tablet with its grid, locked. Its data folder. */
export async function enrolled(district: District, login: string, name = login): Promise<string> {
  const data = district.tablet(name)
  await answer(program('doorstep-bridge'), ['enrol', '--data', data, '--code', await district.invite(login), '--pin', PIN])
  return data
}

/** The same in a browser, unlocked. */
export async function opened(district: District, login: string, name = login): Promise<BrowserScreen> {
  const screen = new BrowserScreen(await enrolled(district, login, name))
  await screen.open()
  await unlock(screen, PIN)
  return screen
}

interface Residence {
  current: boolean
  dwelling: string | null
}
interface HouseholdPage {
  label: string
  phones: unknown[]
  members: unknown[]
  residences: Residence[]
}

/** What the pages are about. */
export interface Known {
  household: string
  place: string
  visit: string
  event: string
}

/** The first household of a board that has a phone and members. */
export async function aHousehold(screen: BrowserScreen): Promise<{ household: string; place: string }> {
  interface Board {
    units: { floors: { doors: { households: { household: string }[] }[] }[] }[]
  }
  const { places } = await screen.call<{ places: { place: string }[] }>('list_places', {})
  for (const { place } of places) {
    const board = await screen.call<Board>('show_board', { id: place })
    const doors = board.units.flatMap((unit) => unit.floors.flatMap((floor) => floor.doors))
    for (const { household } of doors.flatMap((door) => door.households)) {
      const page = await screen.call<HouseholdPage>('show_household', { id: household })
      if (page.phones.length > 0 && page.members.length > 0) return { household, place }
    }
  }
  throw new Error('no household with a phone and members')
}

/** Two workers wrote one phone differently; one of them also visited, raised an event and noted a dispute. */
export async function aDayWithEverything(a: BrowserScreen, b: BrowserScreen): Promise<Known> {
  const { household, place } = await aHousehold(a)
  const edit = (screen: BrowserScreen, number: string, more: object = {}): Promise<unknown> =>
    screen.call('edit_household', { household, edits: { phone: { number }, ...more } })
  await edit(a, '15400000027')
  await edit(b, '15400000031', { remark: '白天在店里, 晚上七点后在家' })
  await b.call('add_member', { household, member: { name: '才旦卓玛', name_native: 'ཚེ་བརྟན་སྒྲོལ་མ', relation: '30' } })
  await b.call('sync_now', {})
  await a.call('sync_now', {})
  const { name } = await a.call<{ name: string }>('take_photo', { base64: photo().bytes.toString('base64') })
  const promises = [{ text: '回复暖气什么时候修', due: '2030-01-01' }]
  const visited = await a.call<{ documents: string[] }>('record_visit', { household, result: '01', note: '腰好些了, 说楼道灯不亮', promises, photos: [name] })
  const raised = await a.call<{ documents: string[] }>('raise_event', { category: '21', title: '楼道灯不亮', body: '三单元二层楼道灯坏了两天', place_text: '3单元2层', household, photos: [name] })
  const lead = { title: '两家为晾衣杆说不拢', dispute_type: '02', facts: '晾衣杆伸到邻居窗前' }
  await a.call('note_dispute', { answers: { hurt_or_threatened: false, minor_or_dependent: false, afraid_to_go_home: false }, lead })
  await a.call('keep_draft', { key: `visit/${household}`, version: 1, saved_at: 0, form: { note: '还没写完' } })
  await a.call('take_photo', { base64: photo(320, 240).bytes.toString('base64') })
  return { household, place, visit: await ofKind(a, visited.documents, 'show_visit'), event: await ofKind(a, raised.documents, 'show_event') }
}

async function ofKind(screen: BrowserScreen, documents: readonly string[], show: string): Promise<string> {
  for (const id of documents) {
    const page = await screen.call<{ code?: string }>(show, { id })
    if (page.code === undefined) return id
  }
  throw new Error(`none of ${documents.join(', ')} is one for ${show}`)
}
