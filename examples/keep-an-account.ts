/**
 * An account whose orders outlive the process: its key sealed, its orders recorded before they are sent. The installation is
 * closed while an order rests and opened again after somebody has taken from it.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { marketSymbol, price, quantity, Secret } from '@trading-bridge/core'
import { accountStatement, approveManualOrder, describeRecovery } from '@trading-bridge/engine'
import { Sandbox } from '@trading-bridge/sandbox'
import { credentialFields, credentialOwnerOf, fingerprintOf, Service } from '@trading-bridge/service'

const SYMBOL = marketSymbol('SHARP/USDT')
const sandbox = await Sandbox.open({ crowd: false })
const [alice, bob] = sandbox.accounts
const home = await mkdtemp(join(tmpdir(), 'keep-an-account-'))

if (alice !== undefined && bob !== undefined) {
  await whileOpen(async (service) => {
    await addAccount(service, alice)
    await placeOrder(service)
  })

  sandbox.exchange.place(bob.accountId, {
    symbol: 'SHARPUSDT',
    side: 'BUY',
    ordType: 'LIMIT',
    timeInForce: 'IOC',
    ordPrice: '0.02',
    ordQty: '20.5',
  })

  await whileOpen(tellWhatHappened)
}
await sandbox.close()
await rm(home, { recursive: true })

async function whileOpen(work: (service: Service) => Promise<void>): Promise<void> {
  // Without a passphrase the vault is sealed with a key file in the home folder.
  const settings = { home: join(home, 'home'), databaseUrl: undefined, masterKey: undefined }
  await using service = await Service.open({ settings })
  await service.unlock()
  await work(service)
}

async function addAccount(service: Service, key: { apiKey: string; apiSecret: string }): Promise<void> {
  const createdAtMs = Date.now()
  const account = {
    id: 'account-1',
    ownerId: 'owner-1',
    name: 'main',
    exchange: 'coinstore',
    kind: 'sandbox',
    restUrl: sandbox.restUrl,
    streamUrl: sandbox.wsUrl,
    createdAtMs,
  } as const
  await service.store.accounts.insertOwner({ id: 'owner-1', name: 'me', createdAtMs })
  await service.store.accounts.insertAccount(account)
  const credential = { apiKey: Secret.fromText(key.apiKey), apiSecret: Secret.fromText(key.apiSecret) }
  await service.vault.storeCredential({
    owner: credentialOwnerOf(account),
    fields: credentialFields(credential),
    fingerprint: fingerprintOf('coinstore', credential.apiKey),
  })
}

async function placeOrder(service: Service): Promise<void> {
  await using lease = await service.ledgers.use('main')
  const { ledger, venue } = lease.value
  const request = {
    type: 'limit',
    symbol: SYMBOL,
    side: 'sell',
    price: price('0.02'),
    quantity: quantity('100'),
  } as const
  // The same goal and sequence are the same order for ever: submitted again, it would not be sent again.
  const intent = { goalId: 'an-example', sequence: 1, request, reason: 'an example' }
  const decision = approveManualOrder(intent, await venue.fetchMarket(SYMBOL))
  if (decision.kind === 'refused') throw new Error(decision.refusal.message)
  const result = await ledger.submit(decision.order)
  if (result.kind === 'refused') throw new Error(result.refusal.message)
  console.log(`${result.kind}: ${result.order.status}`)
}

async function tellWhatHappened(service: Service): Promise<void> {
  await using lease = await service.ledgers.use('main')
  const { account, ledger, venue } = lease.value
  for (const sentence of describeRecovery(ledger.recovery)) console.log(sentence)
  const storage = service.store.ledger
  const statement = await accountStatement({
    accountId: account.id,
    storage,
    venue,
    fromMs: 0,
    toMs: Date.now() + 1,
  })
  for (const { symbol, sold, soldNotional } of statement.markets)
    console.log(`${symbol}: sold ${sold} for ${soldNotional}`)
  console.log(
    statement.differences.length === 0 ? 'equal to the last digit' : statement.differences.join('\n'),
  )
}
