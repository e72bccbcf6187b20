/** From the environment to an open installation: its database, its vault, and its accounts. */
import { InterruptedError, Secret } from '@trading-bridge/core'
import { type OpenAccount, readServiceSettings, Service } from '@trading-bridge/service'
import type { CommandContext } from './command-context.ts'
import type { ConnectionFlags } from './connection.ts'
import { ATTEMPTS, connectionOptions } from './connection-options.ts'

/** Hands the open installation to `work` and closes it afterwards, whatever happens. The vault is locked. */
export async function withService<Result>(
  { environment }: CommandContext,
  flags: ConnectionFlags,
  work: (service: Service) => Promise<Result>,
): Promise<Result> {
  await using service = await Service.open({
    settings: readServiceSettings(environment),
    connection: { ...connectionOptions(flags), attempts: ATTEMPTS },
  })
  return await work(service)
}

/** Hands an account of the installation to `work`, open. */
export function withAccount<Result>(
  context: CommandContext,
  flags: ConnectionFlags & { readonly account: string },
  work: (account: OpenAccount) => Promise<Result>,
): Promise<Result> {
  return withService(context, flags, async (service) => {
    await unlockVault(service, context)
    await using lease = await service.exchanges.use(flags.account)
    return await work(lease.value)
  })
}

/** A person who can be asked is asked for the passphrase, where the vault has one and the environment does not. */
export function unlockVault(service: Service, { terminal, signal }: CommandContext): Promise<void> {
  if (!terminal.isInteractive || terminal.json) return service.unlock()
  return service.unlock({
    askPassphrase: () => askSecret('Passphrase of the vault', { terminal, signal }),
  })
}

/** Asks for what must not be seen on the screen. */
export async function askSecret(
  message: string,
  { terminal, signal }: Pick<CommandContext, 'terminal' | 'signal'>,
): Promise<Secret> {
  const { isCancel, password } = await import('@clack/prompts')
  const answer = await password({
    message,
    input: terminal.stdin as NodeJS.ReadStream,
    output: terminal.stdout as NodeJS.WriteStream,
    signal,
  })
  if (!isCancel(answer)) return Secret.fromText(answer)
  throw new InterruptedError('Stopped at the question.', { next: 'Run the command again when you want.' })
}
