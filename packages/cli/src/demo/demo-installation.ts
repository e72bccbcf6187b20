/** An installation like any other, in a folder that is gone afterwards: database, vault, owners, accounts with keys. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret, systemClock } from '@trading-bridge/core'
import type { Sandbox, SandboxAccount } from '@trading-bridge/sandbox'
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

  /** One owner, and an account for each of the sandbox's, under the same name. */
  static async open(sandbox: Sandbox): Promise<DemoInstallation> {
    const folder = await mkdtemp(join(tmpdir(), 'trading-bridge-demo-'))
    try {
      const service = await Service.open({
        settings: { home: join(folder, 'home'), databaseUrl: undefined, masterKey: undefined },
      })
      const installation = new DemoInstallation(service, folder)
      await installation.#fill(sandbox)
      return installation
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      throw error
    }
  }

  async #fill(sandbox: Sandbox): Promise<void> {
    const { store } = this.service
    await this.service.unlock()
    const owner = { id: randomUUID(), name: 'demo', createdAtMs: systemClock.nowMs() }
    await store.accounts.insertOwner(owner)
    for (const holder of sandbox.accounts) await this.#addAccount(holder, owner.id, sandbox)
  }

  async #addAccount(holder: SandboxAccount, ownerId: string, sandbox: Sandbox): Promise<void> {
    const account: Account = {
      id: randomUUID(),
      ownerId,
      name: holder.name,
      exchange: EXCHANGE,
      kind: 'sandbox',
      restUrl: sandbox.restUrl,
      streamUrl: sandbox.wsUrl,
      createdAtMs: systemClock.nowMs(),
    }
    await this.service.store.accounts.insertAccount(account)
    const apiKey = Secret.fromText(holder.apiKey)
    await this.service.vault.storeCredential({
      owner: credentialOwnerOf(account),
      fields: credentialFields({ apiKey, apiSecret: Secret.fromText(holder.apiSecret) }),
      fingerprint: fingerprintOf(EXCHANGE, apiKey),
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
