/** From the environment to an open installation: its database, its vault, and its accounts. */
import { InterruptedError, Secret } from '@trading-bridge/core'
import { describeRecovery, type RecoveryReport } from '@trading-bridge/engine'
import {
  type OpenCoinstoreAccount,
  type OpenLedger,
  readServiceSettings,
  Service,
} from '@trading-bridge/service'
import type { CommandContext } from './command-context.ts'
import type { ConnectionFlags } from './connection.ts'
import { ATTEMPTS, connectionOptions } from './connection-options.ts'
import { hasFoundNothing } from './present/recovery.ts'
import { printable } from './present/text.ts'

/** Hands the open installation to `work` and closes it afterwards, whatever happens. The vault is locked. */
export async function withService<Result>(
  { environment, signal }: CommandContext,
  flags: ConnectionFlags,
  work: (service: Service) => Promise<Result>,
): Promise<Result> {
  await using service = await Service.open({
    settings: readServiceSettings(environment),
    connection: { ...connectionOptions(flags), attempts: ATTEMPTS },
  })
  // Opening takes a moment, and somebody may have changed his mind.
  signal.throwIfAborted()
  return await work(service)
}

/** Hands an account on Coinstore of the installation to `work`, open. */
export function withAccount<Result>(
  context: CommandContext,
  flags: ConnectionFlags & { readonly account: string },
  work: (account: OpenCoinstoreAccount) => Promise<Result>,
): Promise<Result> {
  return withService(context, flags, async (service) => {
    await unlockVault(service, context)
    await using lease = await service.exchanges.useCoinstore(flags.account)
    return await work(lease.value)
  })
}

/**
 * Hands an account with its books to `work`, reconciled. What the opening found is told on standard error, if anything was
 * found.
 */
export function withLedger<Result>(
  context: CommandContext,
  flags: ConnectionFlags & { readonly account: string },
  work: (books: OpenLedger) => Promise<Result>,
): Promise<Result> {
  return withService(context, flags, async (service) => {
    await unlockVault(service, context)
    await using lease = await unlessStopped(service.ledgers.use(flags.account), context.signal)
    tellRecovery(lease.value.ledger.recovery, context)
    return await work(lease.value)
  })
}

function tellRecovery(report: RecoveryReport, { terminal }: CommandContext): void {
  if (terminal.json || hasFoundNothing(report)) return
  for (const sentence of describeRecovery(report)) terminal.stderr.write(`Books: ${printable(sentence)}\n`)
}

/** What `work` comes to, or the signal's reason as soon as it aborts. */
export async function unlessStopped<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  let stop = (): void => undefined
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop)
  })
  try {
    return await Promise.race([work, stopped])
  } finally {
    signal.removeEventListener('abort', stop)
  }
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
