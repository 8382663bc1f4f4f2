// The three questions and the lead: what they decide, what is sent, what is forgotten.
import { expect, test } from 'vitest'
import { leadFor, leadLacks, leadRequest, protectRequest, QUESTIONS, readLeadDraft, subtypesOf, unanswered, verdict } from './form'

const clear = { hurt_or_threatened: false, minor_or_dependent: false, afraid_to_go_home: false }

test('three_times_no_is_clear_any_yes_protects_and_nothing_is_decided_before', () => {
  expect(verdict(unanswered())).toBe('asking')
  expect(verdict({ ...clear, afraid_to_go_home: null })).toBe('asking')
  expect(verdict(clear)).toBe('clear')
  for (const question of QUESTIONS) expect(verdict({ ...unanswered(), [question]: true })).toBe('protect')
})

test('on_a_yes_nothing_typed_is_sent_only_which_draft_to_forget', () => {
  const request = protectRequest({ ...unanswered(), hurt_or_threatened: true }, 'dispute/new')
  expect(request).toEqual({
    answers: { hurt_or_threatened: true, minor_or_dependent: false, afraid_to_go_home: false }, lead: { draft: 'dispute/new' },
  })
})

test('a_lead_sends_who_was_named_and_one_request_a_line', () => {
  const form = leadFor('3-2-501')
  const [a, b] = form.parties
  if (a === undefined || b === undefined) throw new Error('two sides')
  const full = { ...form, title: ' 楼上漏水 ', type: '02', subtype: '0202', parties: [{ ...a, name: '甲' }, b], requests: '修好\n\n 赔钱 ' }
  const { lead } = leadRequest(clear, full, 'd')
  expect(lead).toMatchObject({ title: '楼上漏水', dispute_type: '02', dispute_subtype: '0202', requests: ['修好', '赔钱'], place_text: '3-2-501' })
  expect(lead?.parties).toHaveLength(1)
})

test('a_subtype_of_another_type_is_not_sent', () => {
  expect(leadRequest(clear, { ...leadFor(''), type: '17', subtype: '0202' }, 'd').lead?.dispute_subtype).toBeNull()
  expect(subtypesOf('17', ['0201', '1701', '1702'])).toEqual(['1701', '1702'])
  expect(subtypesOf('', ['0201'])).toEqual([])
})

test('what_lacks_is_named', () => {
  expect(leadLacks(leadFor(''))).toEqual(['type', 'title'])
  expect(leadLacks({ ...leadFor(''), type: '02', title: '漏水' })).toEqual([])
})

test('the_answers_are_no_part_of_a_draft_and_old_drafts_open', () => {
  const form = { ...leadFor('x'), facts: '长'.repeat(10_000), type: '02' }
  expect(Object.keys(form)).not.toContain('answers')
  expect(readLeadDraft(JSON.parse(JSON.stringify(form)), leadFor(''))).toEqual({ form, unread: [] })
  const old = readLeadDraft({ facts: ['甲说'], parties: [{ side: 'left', name: '甲' }, '乙'], story: '乙说' }, leadFor('x'))
  expect(old.form.parties).toEqual([
    { side: 'third', person: null, name: '甲', phone: '', address: '' },
    { side: 'third', person: null, name: '', phone: '', address: '' },
  ])
  for (const text of ['甲说', '乙', '乙说']) expect(old.unread).toContain(text)
})
