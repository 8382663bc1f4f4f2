// Words of fields that two people wrote differently.
export default {
  title: 'Written in two ways',
  titleOf: '{field}: two ways',
  say: 'Ask at the door, then choose the right one. The other stays in the record.',
  use: 'Use this',
  empty: '(empty)',
  none: 'Nothing to choose',
  noneSay: 'Where two people write the same thing differently, it is listed here',
  open: 'Open the household',
  openEvent: 'Open the event',
  held: 'Chosen; saved when the time is over or you leave this page',
  used: 'Chosen',
}
