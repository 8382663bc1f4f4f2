export * from './day'
export * from './text'
