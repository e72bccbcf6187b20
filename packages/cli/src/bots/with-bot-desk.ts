/** The bots of this installation: through the one that runs them, where there is one, else through the database. */
import { type OpenBotDesk, openBotDesk, readServiceSettings, Service } from '@trading-bridge/service'
import type { CommandContext } from '../command-context.ts'

/** Hands the desk to `work` and closes it afterwards, whatever happens. No vault is unlocked. */
export async function withBotDesk<Result>(
  { environment, signal }: CommandContext,
  work: (open: OpenBotDesk) => Promise<Result>,
): Promise<Result> {
  const settings = readServiceSettings(environment)
  await using open = await openBotDesk({
    home: settings.home,
    open: () => Service.open({ settings }),
    signal,
  })
  signal.throwIfAborted()
  return await work(open)
}
