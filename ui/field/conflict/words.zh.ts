// Words of fields that two people wrote differently.
export default {
  title: '两个写法',
  titleOf: '{field}有两个写法',
  say: '问一问本人，选对的那个。另一个会留在记录里。',
  use: '用这个',
  empty: '（空着）',
  none: '没有要选的',
  noneSay: '两个人把同一项写得不一样时，会列在这里',
  open: '打开这户',
  openEvent: '打开这件事',
  held: '已选定，时间到或离开这一页就保存',
  used: '选它',
}
