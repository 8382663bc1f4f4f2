// What screens import from here; the generated files are nobody else's business.
export type * from './generated/types'
export { STALE, type CallName } from './generated/calls'
export { asApiError, call, callQuietly, NO_ANSWER, onCallFailed, tellPainted, usePort } from './port'
export type { Port, Request, Response } from './port'
export { useCall, type Query } from './query'
export { markStale, onStale } from './stale'
