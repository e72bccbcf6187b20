/** Options that several commands have, in the same words everywhere. */
import { type Command, Option } from 'commander'
import type { ExitCode } from '../exit-code.ts'

/** Reports the exit code of the command that ran. */
export type Finish = (code: ExitCode) => void

export const JSON_OPTION = ['--json', 'print one JSON object on standard output'] as const
export const SYMBOL_OPTION = ['--symbol <symbol>', 'market, for example SHARP/USDT'] as const
export const ACCOUNT_OPTION = ['--account <name>', 'a stored account'] as const

/** Commands that use the credentials of the environment, or of a stored account. */
export function ofAccount(command: Command): Command {
  return command.option('--account <name>', 'a stored account in place of the credentials of the environment')
}

/** Options of every command that speaks to the exchange. */
export function networked(command: Command): Command {
  return command
    .option(...JSON_OPTION)
    .addOption(
      new Option('--address-family <family>', 'which way to leave this machine')
        .choices(['auto', '4', '6'])
        .default('auto'),
    )
    .option('--local-address <address>', 'leave by this address')
    .option('--proxy <url>', 'HTTP or HTTPS proxy')
    .option('--deadline <ms>', 'longest wait for one reply')
}
