export default {
  fetchingTitle: 'Fetching the grid',
  fetchingNote: 'The first time takes a while; what has come is shown.',
  fetchingFailed: 'The grid is not here yet',
  fetchingGo: 'Fetch again',
}
