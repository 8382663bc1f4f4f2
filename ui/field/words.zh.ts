export default {
  appName: '入户通',
  today: '今日',
  board: '楼栋',
  sync: '同步',
  me: '我的',
  tabs: '主要页面',
  waiting: '{n} 条待上传',
  paneList: '列表',
  paneEmpty: '在左边点一项，内容显示在这里',
  demo: '演示',
  demoNote: '虚构的人和事',
}
