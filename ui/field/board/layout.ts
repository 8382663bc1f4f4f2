// How a building is laid out: which marks stand on a door, what a building is called, which buildings a filter leaves.
import type { Board, Door, Floor, PlaceLine, Unit } from '@shared/api'

export type Mark = 'confirmed' | 'due' | 'open'

/** ✓ ● ! of a door: of any household behind it, ✓ only when it holds for all. */
export function marksOf(door: Door): Mark[] {
  const homes = door.households
  const marks: Mark[] = []
  if (homes.some((home) => home.due)) marks.push('due')
  if (homes.some((home) => home.events_open > 0 || home.conflicts > 0)) marks.push('open')
  if (homes.length > 0 && homes.every((home) => home.confirmed)) marks.push('confirmed')
  return marks
}

/** Own changes behind a door that wait. */
export function waitingOf(door: Door): number {
  return door.households.reduce((sum, home) => sum + home.waiting, 0)
}

export interface Laid {
  /** Units with their floors; those without a single door are left out. */
  units: Unit[]
  /** Doors without a floor and a unit: shops, common rooms, tents. */
  others: Door[]
}

/** Doors that nobody gave a unit and a floor do not belong into the grid when the others do. */
export function layOut(board: Pick<Board, 'units'>): Laid {
  const full = board.units.filter((unit) => unit.floors.some((floor) => floor.doors.length > 0))
  const gridded = full.some((unit) => unit.unit_no !== '')
  if (!gridded) return { units: full, others: [] }
  const loose = (unit: Unit, floor: Floor): boolean => unit.unit_no === '' && floor.floor === 0
  const others = full.flatMap((unit) => unit.floors.filter((floor) => loose(unit, floor)).flatMap((floor) => floor.doors))
  const units = full
    .map((unit) => ({ ...unit, floors: unit.floors.filter((floor) => !loose(unit, floor)) }))
    .filter((unit) => unit.floors.length > 0)
  return { units, others }
}

/** Whether a building's number is only a number, so that 号楼 is said after it. */
export const isNumber = (buildingNo: string): boolean => /^[0-9A-Za-z-]+$/.test(buildingNo)

export interface Estate {
  name: string
  places: PlaceLine[]
}

/** Buildings by their estate, in the order they came; only those a filter's words are all found in. */
export function estates(places: readonly PlaceLine[], filter: string): Estate[] {
  const words = filter.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const found: Estate[] = []
  for (const place of places) {
    const text = `${place.estate_name} ${place.building_no}号楼`.toLowerCase()
    if (!words.every((word) => text.includes(word))) continue
    const last = found[found.length - 1]
    if (last?.name === place.estate_name) last.places.push(place)
    else found.push({ name: place.estate_name, places: [place] })
  }
  return found
}

export interface FloorRow {
  floor: number
  /** The doors of each unit, in the units' order; none where a unit does not reach. */
  doors: Door[][]
}

/** The floors of all units from the top, each with every unit's doors. */
export function floorsOf(units: readonly Unit[]): FloorRow[] {
  const numbers = new Set(units.flatMap((unit) => unit.floors.map((floor) => floor.floor)))
  const doorsOn = (unit: Unit, number: number): Door[] => unit.floors.filter(({ floor }) => floor === number).flatMap(({ doors }) => doors)
  return [...numbers].sort((a, b) => b - a).map((floor) => ({ floor, doors: units.map((unit) => doorsOn(unit, floor)) }))
}

/** What a door and a floor's number want for themselves, in the text's size. */
const DOOR_REM = 5.4
const FLOOR_REM = 3
const GAP_REM = 1

/** Whether all units fit side by side; a floor with many doors may take two rows. */
export function fitsTogether(units: readonly Unit[], width: number, rem: number): boolean {
  const widest = (unit: Unit): number => Math.max(0, ...unit.floors.map((floor) => floor.doors.length))
  const wanted = units.map((unit) => FLOOR_REM + DOOR_REM * Math.min(2, widest(unit)))
  const whole = wanted.reduce((sum, one) => sum + one, 0) + GAP_REM * Math.max(0, units.length - 1)
  return units.length < 2 || width >= whole * rem
}

/** The unit one swipe on: the next or the one before, never past an end. */
export function swiped(at: number, count: number, dx: number, dy: number): number {
  const far = Math.abs(dx) > 60 && Math.abs(dx) > 2 * Math.abs(dy)
  if (!far) return at
  return Math.max(0, Math.min(count - 1, at + (dx < 0 ? 1 : -1)))
}
