/**
 * Advisory locks of a session that does nothing else. They go with the session: a holder that dies, or whose connection
 * breaks, leaves nothing behind. That the session still answers is therefore the proof that they are held.
 */
import { StoreError } from '@trading-bridge/core'
import type pg from 'pg'
import { releasedError, type WriterHold } from '../claims/writer-hold.ts'
import { explainFailure } from '../database/explain-failure.ts'

const KEY = `hashtextextended('trading-bridge ' || $1, 0)`
/** The server notices a moment later that a process is gone; so long a new one waits for its place. */
const PATIENCE = `SELECT set_config('lock_timeout', '2s', false)`
const TAKE = `SELECT pg_advisory_lock(${KEY})`
const LOCK_NOT_AVAILABLE = '55P03'
const HOLDER = `SELECT application_name AS name, host(client_addr) AS address
  FROM pg_locks JOIN pg_stat_activity USING (pid)
  WHERE locktype = 'advisory' AND granted AND objsubid = 1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND ((classid::bigint << 32) | objid::bigint) = ${KEY}`

interface Holder {
  readonly name: string | null
  readonly address: string | null
}

export class AdvisoryHold implements WriterHold {
  readonly #names: readonly string[]
  readonly #newSession: () => pg.Client
  #session: pg.Client | undefined
  #taking: Promise<void> | undefined
  #isReleased = false

  private constructor(names: readonly string[], newSession: () => pg.Client) {
    this.#names = names
    this.#newSession = newSession
  }

  /** @throws {StoreError} `TB_STORE_CLAIMED`: another session has one of them; or the server cannot be reached. */
  static async take(names: readonly string[], newSession: () => pg.Client): Promise<AdvisoryHold> {
    const hold = new AdvisoryHold(names, newSession)
    await hold.assertHeld()
    return hold
  }

  async assertHeld(): Promise<void> {
    if (await this.#answers()) return
    this.#taking ??= this.#take().finally(() => {
      this.#taking = undefined
    })
    await this.#taking
  }

  async release(): Promise<void> {
    this.#isReleased = true
    await this.#taking?.catch(() => undefined)
    const session = this.#session
    this.#session = undefined
    await session?.end()
  }

  async #answers(): Promise<boolean> {
    const session = this.#session
    if (session === undefined) return false
    try {
      await session.query('SELECT')
      return true
    } catch {
      this.#drop(session)
      return false
    }
  }

  async #take(): Promise<void> {
    if (this.#isReleased) throw releasedError()
    const session = this.#newSession()
    session.on('error', () => this.#drop(session))
    session.on('end', () => this.#drop(session))
    try {
      await session.connect()
      await session.query(PATIENCE)
      // All in the same order everywhere, so that two that want the same never wait for each other.
      for (const name of this.#names.toSorted())
        await session.query(TAKE, [name]).catch(async (error: unknown) => {
          throw isHeldElsewhere(error) ? await refusal(session, name) : error
        })
      this.#session = session
    } catch (error) {
      this.#drop(session)
      throw explainFailure(error)
    }
  }

  #drop(session: pg.Client): void {
    if (this.#session === session) this.#session = undefined
    session.end().catch(() => undefined)
  }
}

async function refusal(session: pg.Client, name: string): Promise<StoreError> {
  const { rows } = await session.query<Holder>(HOLDER, [name])
  return new StoreError('TB_STORE_CLAIMED', `The account's books are open in ${described(rows[0])}.`, {
    next: 'Stop the other program, or let it do the trading; two must not write the books of one account.',
  })
}

function isHeldElsewhere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE
}

/** The name is what every session of ours gives itself, or what another program does. */
function described(holder: Holder | undefined): string {
  if (holder === undefined) return 'another program'
  const name = holder.name === null || holder.name === '' ? 'a program without a name' : holder.name
  return holder.address === null ? name : `${name}, connected from ${holder.address}`
}
