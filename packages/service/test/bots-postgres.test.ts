/** Installations that share one PostgreSQL database: rows are all that they need to have in common. */
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Secret } from '@trading-bridge/core'
import { Sandbox } from '@trading-bridge/sandbox'
import { POSTGRES } from '@trading-bridge/store/testing'
import { expect, test, vi } from 'vitest'
import { openBotDesk } from '../src/index.ts'
import { goalText, tradeAmongOthers } from './bot-market.ts'
import { hearBots } from './hear-bots.ts'
import { addAccount, openInstallation, temporaryFolder } from './installation.ts'
import { bundleProgram, KillableChild } from './killable-child.ts'
import { KILLED_PASSPHRASE } from './killed-passphrase.ts'

// Two installations are set up, a program is made, and a server may have to be started.
vi.setConfig({ testTimeout: 240_000 })

test('a desk in another home folder steers bots by their rows, and the home folder of those that run is taken', async () => {
  await using database = await POSTGRES.fresh()
  if (!('databaseUrl' in database.options)) throw new Error('There is no server behind a folder.')
  const { databaseUrl } = database.options
  await using folder = await temporaryFolder()
  await using sandbox = await Sandbox.open({ crowd: false, accounts: [] })
  const others = tradeAmongOthers(sandbox)
  const key = sandbox.createAccount({ name: 'main', balances: { SHARP: '1000000', USDT: '50000' } })
  const passphrase = Secret.fromText(KILLED_PASSPHRASE)
  const home = join(folder.path, 'one')
  await using service = await openInstallation(home, databaseUrl, passphrase)
  await addAccount(service, sandbox, { name: 'main', owner: 'ann', key })
  const heard = hearBots()
  await using running = await service.runBots({ onEvent: heard.hear })

  const elsewhere = join(folder.path, 'other')
  await using far = await openBotDesk({
    home: elsewhere,
    open: () => openInstallation(elsewhere, databaseUrl, passphrase),
  })
  expect(far.where).toEqual({ kind: 'here' })
  await far.desk.create(goalText('far', { duration: '1h', target: '{ quantity: 100000 }' }))
  await far.desk.start('far')
  await heard.told('fill', 'far')
  expect((await running.desk.show('far')).bot.isLive).toBe(true)
  expect((await far.desk.show('far')).bot).toMatchObject({ actual: 'running', isLive: false })
  await far.desk.stop('far')
  await heard.told('stopped', 'far')

  const program = await bundleProgram(new URL('./run-until-killed.ts', import.meta.url))
  try {
    const url = databaseUrl.use((bytes) => Buffer.from(bytes).toString('utf8'))
    await using child = new KillableChild(program, [home, url])
    await expect(child.said('running')).rejects.toThrow(`are run by process ${process.pid}`)
  } finally {
    await rm(dirname(program), { recursive: true })
  }
  others.stop()
})
