import type { Kysely } from 'kysely'
import type { Tables } from '../database/tables.ts'

/** Somebody whose accounts never trade with each other. */
export interface Owner {
  readonly id: string
  readonly name: string
  readonly createdAtMs: number
}

/** An account on an exchange. Where it is reached is kept for sandboxes alone; live addresses are fixed in code. */
export interface Account {
  readonly id: string
  readonly ownerId: string
  readonly name: string
  /** `coinstore`, or the name of a ccxt exchange. */
  readonly exchange: string
  readonly kind: 'live' | 'sandbox'
  readonly restUrl: string | undefined
  readonly streamUrl: string | undefined
  readonly createdAtMs: number
}

/** Owners and their accounts. */
export class AccountTables {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** `exists`: the id or the name is taken. */
  async insertOwner({ id, name, createdAtMs }: Owner): Promise<'inserted' | 'exists'> {
    const rows = await this.#db
      .insertInto('owners')
      .values({ id, name, created_at_ms: createdAtMs })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute()
    return rows.length === 1 ? 'inserted' : 'exists'
  }

  /** By name. */
  async owners(): Promise<readonly Owner[]> {
    const rows = await this.#db.selectFrom('owners').selectAll().orderBy('name').execute()
    return rows.map(toOwner)
  }

  async findOwner(name: string): Promise<Owner | undefined> {
    const row = await this.#db.selectFrom('owners').selectAll().where('name', '=', name).executeTakeFirst()
    return row && toOwner(row)
  }

  /** `exists`: the id or the name is taken. */
  async insertAccount(account: Account): Promise<'inserted' | 'exists'> {
    const rows = await this.#db
      .insertInto('accounts')
      .values({
        id: account.id,
        owner_id: account.ownerId,
        name: account.name,
        exchange: account.exchange,
        kind: account.kind,
        rest_url: account.restUrl ?? null,
        stream_url: account.streamUrl ?? null,
        created_at_ms: account.createdAtMs,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute()
    return rows.length === 1 ? 'inserted' : 'exists'
  }

  /** By name. */
  async accounts(): Promise<readonly Account[]> {
    const rows = await this.#db.selectFrom('accounts').selectAll().orderBy('name').execute()
    return rows.map(toAccount)
  }

  async findAccount(name: string): Promise<Account | undefined> {
    const row = await this.#db.selectFrom('accounts').selectAll().where('name', '=', name).executeTakeFirst()
    return row && toAccount(row)
  }
}

function toOwner({ id, name, created_at_ms }: Tables['owners']): Owner {
  return { id, name, createdAtMs: created_at_ms }
}

function toAccount(row: Tables['accounts']): Account {
  return {
    id: row.id,
    ownerId: row.owner_id,
    name: row.name,
    exchange: row.exchange,
    kind: row.kind,
    restUrl: row.rest_url ?? undefined,
    streamUrl: row.stream_url ?? undefined,
    createdAtMs: row.created_at_ms,
  }
}
