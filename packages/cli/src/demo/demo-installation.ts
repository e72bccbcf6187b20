/** An installation like any other, in a folder that is gone afterwards: database, vault, owners, accounts with keys. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret, systemClock } from '@trading-bridge/core'
import type { Sandbox } from '@trading-bridge/sandbox'
import { credentialFields, credentialOwnerOf, fingerprintOf, Service } from '@trading-bridge/service'
import type { Account } from '@trading-bridge/store'

const EXCHANGE = 'coinstore'

export class DemoInstallation implements AsyncDisposable {
  readonly service: Service
  readonly #folder: string

  private constructor(service: Service, folder: string) {
    this.service = service
    this.#folder = folder
  }

  static async open(sandbox: Sandbox): Promise<DemoInstallation> {
    const folder = await mkdtemp(join(tmpdir(), 'trading-bridge-demo-'))
    try {
      const service = await Service.open({
        settings: { home: join(folder, 'home'), databaseUrl: undefined, masterKey: undefined },
      })
      await addHolders(service, sandbox)
      return new DemoInstallation(service, folder)
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** One owner, and an account for each of the sandbox's, under the same name and with its key. */
export async function addHolders(service: Service, sandbox: Sandbox): Promise<void> {
  await service.unlock()
  const owner = { id: randomUUID(), name: 'demo', createdAtMs: systemClock.nowMs() }
  await service.store.accounts.insertOwner(owner)
  for (const { name, apiKey, apiSecret } of sandbox.accounts) {
    const account: Account = {
      id: randomUUID(),
      ownerId: owner.id,
      name,
      exchange: EXCHANGE,
      kind: 'sandbox',
      restUrl: sandbox.restUrl,
      streamUrl: sandbox.wsUrl,
      createdAtMs: systemClock.nowMs(),
    }
    await service.store.accounts.insertAccount(account)
    const key = Secret.fromText(apiKey)
    await service.vault.storeCredential({
      owner: credentialOwnerOf(account),
      fields: credentialFields({ apiKey: key, apiSecret: Secret.fromText(apiSecret) }),
      fingerprint: fingerprintOf(EXCHANGE, key),
    })
  }
}
