import { expect, test } from 'vitest'
import { base64Of } from './courier'

test('a_files_bytes_arrive_as_they_are_however_many', async () => {
  for (const length of [0, 1, 2, 3, 0x8000, 0x8001, 100_000]) {
    const bytes = new Uint8Array(length).map((_, at) => (at * 7) % 256)
    const back = Uint8Array.from(atob(await base64Of(new Blob([bytes]))), (one) => one.charCodeAt(0))
    expect(back).toEqual(bytes)
  }
})
