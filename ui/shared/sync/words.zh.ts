export default {
  fetchingTitle: '正在取网格的资料',
  fetchingNote: '第一次要等一会儿；取到多少就显示多少。',
  fetchingFailed: '还没有取到网格的资料',
  fetched: '正在取{stage}：{done}/{total} 条，{size}/{whole}',
  fetchWork: '在办和本月的记录',
  fetchRegister: '楼栋、住户和人员',
  fetchArchive: '以前的记录',
  fetchingGo: '再取一次',
}
