import { expect, test } from 'vitest'
import type { Door, DoorHousehold, PlaceLine, Unit } from '@shared/api'
import { estates, fitsTogether, floorsOf, isNumber, layOut, marksOf, swiped, waitingOf } from './layout'

function home(over: Partial<DoorHousehold>): DoorHousehold {
  return { household: 'h', label: '马志强', last_visit_at: null, confirmed: false, due: false, events_open: 0, conflicts: 0, waiting: 0, ...over }
}

function door(room: string, households: DoorHousehold[] = []): Door {
  return { dwelling: room, door: room, room_no: room, landmark: '', dwelling_use: '', cautions: [], households }
}

const unit = (unit_no: string, ...floors: [number, Door[]][]): Unit => ({
  unit_no,
  floors: floors.map(([floor, doors]) => ({ floor, doors })),
})

test('a_door_bears_a_mark_of_any_of_its_households_but_is_only_checked_when_all_are', () => {
  expect(marksOf(door('1', [home({ confirmed: true }), home({ due: true })]))).toEqual(['due'])
  expect(marksOf(door('1', [home({ confirmed: true, events_open: 2 })]))).toEqual(['open', 'confirmed'])
  expect(marksOf(door('1', [home({ conflicts: 1 })]))).toEqual(['open'])
  expect(marksOf(door('1'))).toEqual([])
  expect(waitingOf(door('1', [home({ waiting: 2 }), home({ waiting: 1 })]))).toBe(3)
})

test('shops_stand_apart_from_the_grid_and_a_courtyard_without_units_is_the_grid', () => {
  const flats = layOut({ units: [unit('', [0, [door('便民超市')]]), unit('1', [6, [door('601')]], [5, []]), unit('2')] })
  expect(flats.others.map((one) => one.door)).toEqual(['便民超市'])
  expect(flats.units.map((one) => one.unit_no)).toEqual(['1'])
  const court = layOut({ units: [unit('', [0, [door('1'), door('2')]])] })
  expect(court.others).toEqual([])
  expect(court.units[0]?.floors[0]?.doors).toHaveLength(2)
})

test('a_floor_of_a_unit_nobody_numbered_stays_in_the_grid_next_to_units_that_have_numbers', () => {
  const laid = layOut({ units: [unit('', [3, [door('301')]]), unit('1', [6, [door('601')]])] })
  expect(laid.units.map((one) => one.unit_no)).toEqual(['', '1'])
})

test('buildings_keep_their_order_and_every_word_of_a_filter_must_be_found', () => {
  const line = (estate_name: string, building_no: string): PlaceLine => ({ place: estate_name + building_no, estate_name, building_no, building_type: '01' })
  const all = [line('和畅苑', '2'), line('和畅苑', '10'), line('北辰里', '2')]
  expect(estates(all, '').map(({ name, places }) => [name, places.length])).toEqual([
    ['和畅苑', 2],
    ['北辰里', 1],
  ])
  expect(estates(all, ' 和畅 2号').flatMap(({ places }) => places.map((place) => place.place))).toEqual(['和畅苑2'])
  expect(estates(all, '南')).toEqual([])
})

test('号楼_is_said_after_a_number_and_not_after_a_name', () => {
  expect(isNumber('3')).toBe(true)
  expect(isNumber('B2')).toBe(true)
  expect(isNumber('东院')).toBe(false)
})

test('one_floor_is_one_row_across_units_of_different_heights', () => {
  const rows = floorsOf([unit('1', [2, [door('201')]], [1, [door('101'), door('102')]]), unit('2', [3, [door('301')]], [1, [door('103')]])])
  expect(rows.map((row) => [row.floor, row.doors.map((doors) => doors.map((one) => one.door).join())])).toEqual([
    [3, ['', '301']],
    [2, ['201', '']],
    [1, ['101,102', '103']],
  ])
})

test('units_stand_side_by_side_where_there_is_room_and_one_at_a_time_where_there_is_not', () => {
  const three = ['1', '2', '3'].map((no) => unit(no, [1, [door('1'), door('2'), door('3')]]))
  expect(fitsTogether(three, 800, 17)).toBe(true)
  expect(fitsTogether(three, 360, 17)).toBe(false)
  expect(fitsTogether(three, 800, 34)).toBe(false)
  expect(fitsTogether(three.slice(0, 1), 100, 34)).toBe(true)
})

test('a_swipe_must_be_long_and_level_and_stops_at_the_ends', () => {
  expect(swiped(0, 3, -100, 5)).toBe(1)
  expect(swiped(2, 3, -100, 5)).toBe(2)
  expect(swiped(1, 3, 100, 5)).toBe(0)
  expect(swiped(1, 3, -100, 80)).toBe(1)
  expect(swiped(1, 3, -40, 0)).toBe(1)
})
