// A door as it is read out, and buildings by what was typed of them.
import type { Board, Door, PlaceLine } from '@shared/api'
import { t } from './words'

/** A building, and a door in it where one was picked. */
export interface PickedPlace {
  place: string
  dwelling: string | null
  /** `和畅苑 3号楼 3-2-501` */
  label: string
  /** Who lives behind the door. */
  households: string[]
}

export function placeLabel(place: Pick<PlaceLine, 'estate_name' | 'building_no'>): string {
  return `${place.estate_name} ${place.building_no}`.trim()
}

/** `3-2-501`, or how a door without a number is found. */
export function doorLabel(door: Pick<Door, 'door' | 'landmark' | 'room_no'>): string {
  return door.door || door.landmark || door.room_no || t('doorUnnamed')
}

/** Buildings whose words hold everything that was typed. */
export function placesLike(places: readonly PlaceLine[], typed: string): PlaceLine[] {
  const words = typed.toLowerCase().split(/\s+/).filter((word) => word !== '')
  return places.filter((place) => words.every((word) => placeLabel(place).toLowerCase().includes(word)))
}

export interface DoorGroup {
  unit: string
  doors: Door[]
}

/** The doors of a building, unit by unit, the lowest first: the way one walks. */
export function doorsOf(board: Pick<Board, 'units'>): DoorGroup[] {
  const units = [...board.units].sort((a, b) => a.unit_no.localeCompare(b.unit_no, 'zh', { numeric: true }))
  return units.map((unit) => ({ unit: unit.unit_no, doors: [...unit.floors].reverse().flatMap((floor) => floor.doors) }))
}
