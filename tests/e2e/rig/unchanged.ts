// 无变化: how many taps it takes.
import type { Screen } from './screen'

/** From the household that is open to 已保存. */
export async function unchangedTaps(screen: Screen, household: string): Promise<number> {
  await screen.run((to) => void (location.hash = to), `#/household/${household}`)
  await screen.wait('household-unchanged')
  const before = screen.taps
  await screen.tap('household-unchanged')
  await screen.tap('save')
  await screen.wait({ id: 'saved-text', text: '已保存' })
  return screen.taps - before
}
