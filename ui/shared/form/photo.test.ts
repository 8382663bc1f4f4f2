// What is no photo is refused with a sentence before anything is read.
import { afterEach, expect, test } from 'vitest'
import { call, usePort } from '@shared/api'
import { PHOTO_BYTES_MAX, refusal, refusalOf, takePhoto } from './photo'
import { tooLong } from './length'

afterEach(() => usePort(() => Promise.reject(new Error('no port'))))

test('a_text_or_an_empty_file_is_no_photo', () => {
  expect(refusal({ type: 'text/plain', size: 10 })).toContain('不是照片')
  expect(refusal({ type: 'image/jpeg', size: 0 })).toContain('不是照片')
  expect(refusal({ type: 'image/jpeg', size: 10 })).toBe('')
  expect(refusal({ type: '', size: 10 })).toBe('')
})

test('over_twenty_megabytes_says_how_large_it_is_and_that_the_form_is_safe', () => {
  const said = refusal({ type: 'image/jpeg', size: PHOTO_BYTES_MAX + 1 })
  expect(said).toContain('20 MB')
  expect(said).toContain('已填的内容都在')
  expect(refusal({ type: 'image/jpeg', size: PHOTO_BYTES_MAX })).toBe('')
})

test('a_refused_file_makes_no_call', async () => {
  const asked: string[] = []
  usePort((name) => {
    asked.push(name)
    return Promise.resolve({})
  })
  const taken = await takePhoto(new File(['x'], 'a.txt', { type: 'text/plain' }))
  expect('refused' in taken).toBe(true)
  expect(asked).toEqual([])
  await call('lock', {})
  expect(asked).toEqual(['lock'])
})

test('what_the_tablet_says_of_a_photo_is_said_with_the_form_in_mind', () => {
  expect(refusalOf('blob-not-a-photo', '')).toContain('已填的内容都在')
  expect(refusalOf('disk-full', '存储空间已满')).toBe('存储空间已满')
})

test('a_text_of_ten_thousand_characters_is_told_how_much_is_too_much_and_a_rare_character_counts_once', () => {
  expect(tooLong('长'.repeat(10_000), 500)).toContain('9500')
  expect(tooLong('𠮷'.repeat(500), 500)).toBe('')
  expect(tooLong(' 短 ', 500)).toBe('')
})
