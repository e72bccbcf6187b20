/** Books in the embedded database, in a folder of its own; one database serves a file of tests, an account each. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Store } from '@trading-bridge/store'
import type { LedgerStorage } from '../src/index.ts'

export interface EmbeddedBooks extends AsyncDisposable {
  readonly storage: LedgerStorage
  account(): Promise<string>
}

export async function openEmbeddedBooks(): Promise<EmbeddedBooks> {
  const home = await mkdtemp(join(tmpdir(), 'ledger-'))
  const store = await Store.open({ folder: join(home, 'database') })
  const owner = { id: randomUUID(), name: 'owner', createdAtMs: 1 }
  await store.accounts.insertOwner(owner)
  return {
    storage: store.ledger,
    async account() {
      const id = randomUUID()
      await store.accounts.insertAccount({
        id,
        ownerId: owner.id,
        name: id,
        exchange: 'coinstore',
        kind: 'sandbox',
        restUrl: 'http://127.0.0.1/api',
        streamUrl: 'ws://127.0.0.1/s/ws',
        createdAtMs: 1,
      })
      return id
    },
    async [Symbol.asyncDispose]() {
      await store.close()
      await rm(home, { recursive: true })
    },
  }
}
