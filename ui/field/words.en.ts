export default {
  appName: 'Doorstep',
  today: 'Today',
  board: 'Buildings',
  sync: 'Sync',
  me: 'Me',
  tabs: 'Main pages',
  waiting: '{n} waiting',
  paneList: 'List',
  paneEmpty: 'Tap something on the left to see it here',
  demo: 'Demo',
  demoNote: 'Fictitious people and events',
}
