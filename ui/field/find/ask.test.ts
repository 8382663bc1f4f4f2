import { expect, test } from 'vitest'
import { makeAsker } from './ask'

function rig(): { asked: string[]; told: string[]; failed: unknown[]; answer: (n: number, fail?: boolean) => Promise<void>; asker: ReturnType<typeof makeAsker<string>> } {
  const asked: string[] = []
  const told: string[] = []
  const failed: unknown[] = []
  const waiting: { resolve: (text: string) => void; reject: (error: Error) => void }[] = []
  const asker = makeAsker<string>(
    (text) => {
      asked.push(text)
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    },
    (text, answer) => told.push(`${text}=${answer}`),
    (error) => failed.push(error),
  )
  const answer = async (n: number, fail = false): Promise<void> => {
    if (fail) waiting[n]?.reject(new Error('no'))
    else waiting[n]?.resolve(String(n))
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  return { asked, told, failed, answer, asker }
}

test('the_first_letter_is_asked_at_once_and_only_the_latest_of_what_piled_up', async () => {
  const { asked, told, answer, asker } = rig()
  for (const text of ['z', 'zh', 'zhu', 'zhuo']) asker.ask(text)
  expect(asked).toEqual(['z'])
  await answer(0)
  expect(asked).toEqual(['z', 'zhuo'])
  await answer(1)
  expect(told).toEqual(['z=0', 'zhuo=1'])
})

test('a_question_that_failed_does_not_hold_up_the_next', async () => {
  const { asked, failed, answer, asker } = rig()
  asker.ask('a')
  asker.ask('ab')
  await answer(0, true)
  expect(failed).toHaveLength(1)
  expect(asked).toEqual(['a', 'ab'])
})

test('a_page_that_is_gone_hears_nothing', async () => {
  const { asked, told, answer, asker } = rig()
  asker.ask('a')
  asker.ask('ab')
  asker.stop()
  await answer(0)
  expect(told).toEqual([])
  expect(asked).toEqual(['a'])
})
