/** Owners, accounts, their keys and books. */
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import type { AddAccountFlags } from '../commands/account-record.ts'
import type { KeyFlags, StoreKeyFlags } from '../commands/key.ts'
import type { StatementFlags } from '../commands/statement.ts'
import type { ChangeKeyFlags } from '../commands/vault.ts'
import type { ConnectionFlags } from '../connection.ts'
import { ACCOUNT_OPTION, type Finish, JSON_OPTION, networked, ofAccount } from './options.ts'

export function addOwner(program: Command, context: CommandContext, finish: Finish): void {
  const owner = program.command('owner').description('whose accounts there are')
  owner
    .command('add')
    .description('add an owner; accounts of one owner never trade with each other')
    .argument('<name>', 'small letters, digits and hyphens')
    .option(...JSON_OPTION)
    .action(async (name: string) => {
      const { addOwner } = await import('../commands/owner.ts')
      finish(await addOwner(name, context))
    })
  owner
    .command('list')
    .description('all owners')
    .option(...JSON_OPTION)
    .action(async () => {
      const { listOwners } = await import('../commands/owner.ts')
      finish(await listOwners(context))
    })
}

export function addAccount(program: Command, context: CommandContext, finish: Finish): void {
  const account = program.command('account').description('accounts on exchanges, and what they hold')
  account
    .command('add')
    .description('add an account; its key follows with "key add"')
    .argument('<name>', 'small letters, digits and hyphens')
    .requiredOption('--owner <name>', 'whose it is')
    .option('--exchange <name>', 'where it is', 'coinstore')
    .option('--sandbox', 'on the sandbox of COINSTORE_REST_URL and COINSTORE_WS_URL')
    .option(...JSON_OPTION)
    .action(async (name: string, flags: AddAccountFlags) => {
      const { addAccount } = await import('../commands/account-record.ts')
      finish(await addAccount(name, flags, context))
    })
  account
    .command('list')
    .description('all accounts')
    .option(...JSON_OPTION)
    .action(async () => {
      const { listAccounts } = await import('../commands/account-record.ts')
      finish(await listAccounts(context))
    })
  account
    .command('show')
    .description('one account, and whether it takes new orders')
    .argument('<name>', 'its name')
    .option(...JSON_OPTION)
    .action(async (name: string) => {
      const { showAccount } = await import('../commands/account-record.ts')
      finish(await showAccount(name, context))
    })
  networked(account.command('acknowledge'))
    .description('look at why an account is blocked, and let it trade again')
    .argument('<name>', 'its name')
    .option('--yes', 'do it without asking')
    .action(async (name: string, flags: ConnectionFlags & { yes?: boolean }) => {
      const { acknowledge } = await import('../commands/acknowledge.ts')
      finish(await acknowledge(name, flags, context))
    })
  networked(ofAccount(account.command('balance')))
    .description('available and frozen balances')
    .option('--all', 'also assets of which there is nothing')
    .action(async (flags: ConnectionFlags & { all?: boolean }) => {
      const { showBalance } = await import('../commands/account.ts')
      finish(await showBalance(flags, context))
    })
}

export function addKey(program: Command, context: CommandContext, finish: Finish): void {
  const key = program.command('key').description('API keys of accounts, sealed in the database')
  const storing = (command: Command): Command =>
    networked(command)
      .requiredOption(...ACCOUNT_OPTION)
      .option('--from-file <path>', 'a file of mode 600 with lines as COINSTORE_API_KEY=…')
      .option('--no-test', 'do not use it')
      .addHelpText(
        'after',
        '\nKey and secret come from the file, from COINSTORE_API_KEY and COINSTORE_API_SECRET, or are asked for.',
      )
  storing(key.command('add'))
    .description('store the key of an account that has none, and test it')
    .action(async (flags: StoreKeyFlags) => {
      const { addKey } = await import('../commands/key.ts')
      finish(await addKey(flags, context))
    })
  storing(key.command('rotate'))
    .description("replace an account's key, and test the new one")
    .action(async (flags: StoreKeyFlags) => {
      const { rotateKey } = await import('../commands/key.ts')
      finish(await rotateKey(flags, context))
    })
  key
    .command('list')
    .description('which accounts have keys, and had; never what they are')
    .option(...ACCOUNT_OPTION)
    .option(...JSON_OPTION)
    .action(async (flags: { account?: string }) => {
      const { listKeys } = await import('../commands/key.ts')
      finish(await listKeys(flags, context))
    })
  key
    .command('remove')
    .description('erase the key of an account')
    .requiredOption(...ACCOUNT_OPTION)
    .option(...JSON_OPTION)
    .action(async (flags: KeyFlags) => {
      const { removeKey } = await import('../commands/key.ts')
      finish(await removeKey(flags, context))
    })
  networked(key.command('test'))
    .description('use the key of an account for reading, and let the doctor look; nothing is placed or moved')
    .requiredOption(...ACCOUNT_OPTION)
    .action(async (flags: KeyFlags) => {
      const { testStoredKey } = await import('../commands/key.ts')
      finish(await testStoredKey(flags, context))
    })
}

export function addVault(program: Command, context: CommandContext, finish: Finish): void {
  program
    .command('vault')
    .description('what the stored keys are sealed with')
    .command('change-key')
    .description('seal them with another passphrase or key, after asking')
    .addOption(
      new Option('--to <kind>', 'what they are sealed with from now on')
        .choices(['passphrase', 'key-file', 'environment'])
        .makeOptionMandatory(),
    )
    .option('--key-file <path>', 'where the new key goes; master.key in the home folder when left out')
    .option('--yes', 'do it without asking')
    .option(...JSON_OPTION)
    .addHelpText('after', CHANGE_KEY_HELP)
    .action(async (flags: ChangeKeyFlags) => {
      const { changeKey } = await import('../commands/vault.ts')
      finish(await changeKey(flags, context))
    })
}

const CHANGE_KEY_HELP = `
The present key is that of the settings. The new passphrase is asked for, or read from TRADING_BRIDGE_NEW_PASSPHRASE; the new
key of the environment is TRADING_BRIDGE_NEW_MASTER_KEY.`

export function addBooks(program: Command, context: CommandContext, finish: Finish): void {
  networked(program.command('reconcile'))
    .description('lay the books of accounts beside the exchange, and tell where they differed')
    .option('--account <name>', 'one account; all that have a key when left out')
    .addHelpText(
      'after',
      '\nExit codes: 0 they agreed, 1 they differed, 2 an order is still unknown, 3 wrong usage or setting.',
    )
    .action(async (flags: ConnectionFlags) => {
      const { reconcile } = await import('../commands/reconcile.ts')
      finish(await reconcile(flags, context))
    })
  networked(program.command('statement'))
    .description("orders, fills, fees and balances, beside the exchange's own records")
    .requiredOption(...ACCOUNT_OPTION)
    .option(
      '--from <time>',
      'from here on, as 2026-11-24 or 2026-11-24T12:00:00Z; when the books begin when left out',
    )
    .option('--to <time>', 'up to here; now when left out')
    .addOption(
      new Option(
        '--csv [table]',
        'one table as CSV: orders, fills, markets, assets, movements or differences',
      ).conflicts('json'),
    )
    .addHelpText('after', '\nExit codes: 0 equal to the last digit, 1 they differ, 3 wrong usage or setting.')
    .action(async (flags: StatementFlags) => {
      const { showStatement } = await import('../commands/statement.ts')
      finish(await showStatement(flags, context))
    })
}
