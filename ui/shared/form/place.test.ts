// Buildings and doors as they are picked.
import { expect, test } from 'vitest'
import type { Board, Door } from '@shared/api'
import { doorLabel, doorsOf, placesLike } from './place'

const place = (estate_name: string, building_no: string): { place: string; estate_name: string; building_no: string; building_type: string } => ({
  place: estate_name + building_no, estate_name, building_no, building_type: '01',
})
const door = (name: string): Door => ({ dwelling: name, door: name, room_no: '', landmark: '', dwelling_use: '01', cautions: [], households: [] })

test('every_word_typed_stands_somewhere_in_the_building', () => {
  const places = [place('和畅苑', '3号楼'), place('和畅苑', '13号楼'), place('北辰里', '3号楼')]
  expect(placesLike(places, '和畅 3').map((it) => it.building_no)).toEqual(['3号楼', '13号楼'])
  expect(placesLike(places, '')).toHaveLength(3)
  expect(placesLike(places, '云杉')).toEqual([])
})

test('a_door_without_a_number_is_called_by_how_it_is_found', () => {
  expect(doorLabel({ door: '', landmark: '河边白房子', room_no: '' })).toBe('河边白房子')
  expect(doorLabel({ door: '3-2-501', landmark: '', room_no: '501' })).toBe('3-2-501')
})

test('doors_come_from_the_ground_up', () => {
  const board: Pick<Board, 'units'> = { units: [{ unit_no: '1', floors: [{ floor: 2, doors: [door('201')] }, { floor: 1, doors: [door('101'), door('102')] }] }] }
  expect(doorsOf(board)).toEqual([{ unit: '1', doors: [door('101'), door('102'), door('201')] }])
})
