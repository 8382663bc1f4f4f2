// Programs this run started. Each is ended by its own number; none outlives the run.
import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { surroundings } from './programs'

const running = new Set<ChildProcess>()
process.on('exit', () => running.forEach((child) => end(child.pid)))

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** Asks again until there is an answer other than nothing and `false`. */
export async function until<T>(what: string, ask: () => Promise<T | null | undefined | false> | T | null | undefined | false, ms = 20_000): Promise<T> {
  const over = Date.now() + ms
  let why: unknown = null
  for (;;) {
    try {
      const answer = await ask()
      if (answer !== null && answer !== undefined && answer !== false) return answer
      why = null
    } catch (thrown) {
      why = thrown
    }
    if (Date.now() > over) throw new Error(`not within ${ms} ms: ${what}${why instanceof Error ? ` (${why.message})` : ''}`)
    await pause(60)
  }
}

export { pause }

export interface Running {
  pid: number
  /** The first line of its standard output with these words. */
  line: (words: string | RegExp, ms?: number) => Promise<string>
  /** SIGKILL: nothing closed. Comes back when it is gone. */
  kill: () => Promise<void>
  /** Whether it has ended. */
  gone: () => boolean
}

export function start(path: string, args: readonly string[], env: Record<string, string> = {}): Running {
  const child = spawn(path, args, { env: surroundings(env), stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let out = ''
  let err = ''
  child.stdout.on('data', (data: Buffer) => (out = (out + data.toString()).slice(-65_536)))
  child.stderr.on('data', (data: Buffer) => (err = (err + data.toString()).slice(-4_096)))
  let failed: Error | null = null
  child.on('error', (error) => (failed = error))
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  void ended.then(() => running.delete(child))
  const gone = (): boolean => child.exitCode !== null || child.signalCode !== null || failed !== null
  return {
    pid: child.pid ?? 0,
    gone,
    line: (words, ms = 60_000) =>
      until(`${path} says ${words}; it said: ${err}`, () => {
        const line = out.split('\n').find((one) => (typeof words === 'string' ? one.includes(words) : words.test(one)))
        if (line === undefined && gone()) throw new Error(`it ended: ${failed?.message ?? ''} ${err}`)
        return line
      }, ms),
    async kill() {
      if (!gone()) end(child.pid)
      await Promise.race([ended, pause(5_000)])
    },
  }
}

/** Runs to the end; what it printed. */
export async function answer(path: string, args: readonly string[], env: Record<string, string> = {}, ms = 300_000): Promise<string> {
  const child = spawn(path, args, { env: surroundings(env), stdio: ['ignore', 'pipe', 'pipe'], timeout: ms, killSignal: 'SIGKILL' })
  running.add(child)
  let out = ''
  let err = ''
  child.stdout.on('data', (data: Buffer) => (out += data.toString()))
  child.stderr.on('data', (data: Buffer) => (err = (err + data.toString()).slice(-4_096)))
  const code = await new Promise<number | null>((done, fail) => {
    child.once('close', done)
    child.once('error', fail)
  })
  running.delete(child)
  if (code !== 0) throw new Error(`${path} ${args.join(' ')}: ${code}\n${err}`)
  return out
}

/** SIGKILL to one process of ours. */
export function end(pid: number | undefined): void {
  if (pid === undefined || pid <= 1) return
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone already.
  }
}

/** The processes a process of ours started, and theirs, with their names. */
export function descendants(pid: number): { pid: number; name: string }[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const [, comm = '', parent = '0'] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? []
      return [{ pid: Number(name), name: comm, parent: Number(parent) }]
    } catch {
      return []
    }
  })
  const found = new Set([pid])
  for (let grown = true; grown; ) {
    grown = false
    for (const one of all) {
      if (found.has(one.parent) && !found.has(one.pid)) {
        found.add(one.pid)
        grown = true
      }
    }
  }
  return all.filter((one) => one.pid !== pid && found.has(one.pid))
}

/** A port of loopback nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address !== null ? done(address.port) : fail(new Error('no port'))))
    })
  })
}
