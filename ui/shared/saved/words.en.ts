export default {
  saved: 'Saved (waiting to upload)',
  undone: 'Undone',
}
