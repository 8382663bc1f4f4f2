// The one way from a screen to Rust: Tauri's `invoke` in the shell, `fetch` behind the bridge. Same names, same JSON.
import { painted } from '../paint'
import type { ApiError } from './generated/types'
import { STALE, type CallName, type Calls } from './generated/calls'
import { markStale } from './stale'

export type { ApiError }
export type Request<N extends CallName> = Calls[N]['request']
export type Response<N extends CallName> = Calls[N]['response']

/** How a call travels. Rejects with an `ApiError`, or with whatever broke on the way. */
export type Port = (name: string, request: unknown) => Promise<unknown>

const inShell = (): boolean => '__TAURI_INTERNALS__' in globalThis

async function byTauri(name: string, request: unknown): Promise<unknown> {
  const { invoke } = await import('@tauri-apps/api/core')
  return invoke('call', { name, request })
}

async function byBridge(name: string, request: unknown): Promise<unknown> {
  const response = await fetch(`/call/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    credentials: 'same-origin',
    body: JSON.stringify(request),
  })
  const body: unknown = await response.json().catch(() => null)
  if (response.ok) return body
  throw body
}

/** Tells the shell that today's list stands on the screen, for whoever measures a cold start; the bridge does not ask. */
export async function tellPainted(): Promise<void> {
  await painted()
  if (!inShell()) return
  const { invoke } = await import('@tauri-apps/api/core')
  await invoke('painted').catch(() => undefined)
}

let port: Port = (name, request) => (inShell() ? byTauri(name, request) : byBridge(name, request))

/** Another port, for tests. */
export function usePort(other: Port): void {
  port = other
}

/** Nothing answered, or something that is not ours: the app itself is in trouble, not the network. */
export const NO_ANSWER: ApiError = {
  code: 'no-answer',
  zh: '应用没有回应，这次没有保存。请再试一次；仍不行请退出应用后重新打开',
  detail: {},
}

function isApiError(error: unknown): error is ApiError {
  if (typeof error !== 'object' || error === null) return false
  const { code, zh } = error as Partial<Record<string, unknown>>
  return typeof code === 'string' && typeof zh === 'string'
}

/** Whatever was thrown, as what a screen shows. */
export function asApiError(error: unknown): ApiError {
  if (!isApiError(error)) return NO_ANSWER
  return { ...error, detail: (error.detail as ApiError['detail'] | undefined) ?? {} }
}

type Listener = (error: ApiError) => void
const listeners = new Set<Listener>()

/** Hears of every call that failed; returns how to stop. */
export function onCallFailed(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * Makes a call without saying what it made stale: for the sync driver, which knows from the answer whether anything
 * changed at all.
 */
export async function callQuietly<N extends CallName>(name: N, request: Request<N>): Promise<Response<N>> {
  try {
    return (await port(name, request)) as Response<N>
  } catch (thrown) {
    const error = asApiError(thrown)
    for (const listener of listeners) listener(error)
    throw error
  }
}

/** Makes a call. What it made stale is loaded again by whoever shows it. Rejects with an `ApiError`. */
export async function call<N extends CallName>(name: N, request: Request<N>): Promise<Response<N>> {
  const response = await callQuietly(name, request)
  markStale(STALE[name])
  return response
}
