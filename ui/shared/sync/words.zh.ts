export default {
  fetchingTitle: '正在取网格的资料',
  fetchingNote: '第一次要等一会儿；取到多少就显示多少。',
  fetchingFailed: '还没有取到网格的资料',
  fetchingGo: '再取一次',
}
