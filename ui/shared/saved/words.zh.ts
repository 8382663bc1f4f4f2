export default {
  saved: '已保存（待上传）',
  undone: '已撤销',
}
