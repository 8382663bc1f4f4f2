export default {
  fetchingTitle: 'Fetching the grid',
  fetchingNote: 'The first time takes a while; what has come is shown.',
  fetchingFailed: 'The grid is not here yet',
  fetched: 'Fetching {stage}: {done} of {total} records, {size} of {whole}',
  fetchWork: 'open cases and this month',
  fetchRegister: 'buildings, households and people',
  fetchArchive: 'earlier records',
  fetchingGo: 'Fetch again',
}
