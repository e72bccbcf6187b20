/** Why the exchange says no. */
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import type { DoctorFlags } from '../commands/doctor.ts'
import type { SignFlags } from '../commands/sign.ts'
import { type Finish, JSON_OPTION } from './options.ts'

export function addDoctor(program: Command, context: CommandContext, finish: Finish): void {
  program
    .command('doctor')
    .description('find out why the exchange says no; nothing is placed or moved')
    .addOption(
      new Option('--route <route...>', 'ways out of this machine, the preferred one first').choices([
        '4',
        '6',
        'proxy',
      ]),
    )
    .option('--proxy <url>', 'HTTP or HTTPS proxy, which is then the preferred way')
    .option('--local-address <address>', 'leave by this address')
    .option('--echo <url>', 'a service that answers with the address it is asked from')
    .option('--symbol <symbol>', 'a market that exists', 'BTC/USDT')
    .option('--report <file>', "write a page for the exchange's support, without key, secret and signatures")
    .option(...JSON_OPTION)
    .addHelpText('after', DOCTOR_HELP)
    .action(async (flags: DoctorFlags) => {
      const { runDoctor } = await import('../commands/doctor.ts')
      finish(await runDoctor(flags, context))
    })
}

const DOCTOR_HELP = `
Key, secret and REST base address are read from the environment, exactly as they stand there.
Exit codes: 0 healthy, 1 a named cause, 2 undecided, 3 it could not run.`

export function addSign(program: Command, context: CommandContext, finish: Finish): void {
  program
    .command('sign')
    .description('sign a query and a body, or find the mistake in a signature; nothing is sent')
    .requiredOption('--expires <ms>', 'the time of sending, as in X-CS-EXPIRES')
    .option('--query <text>', 'as sent, without the question mark')
    .addOption(new Option('--body <text>', 'as sent').conflicts('bodyFile'))
    .option('--body-file <path>', 'the bytes of this file')
    .option('--check <signature>', 'name the known mistake that makes this signature')
    .option('--secret-file <path>', 'a file that holds the secret')
    .option(...JSON_OPTION)
    .addHelpText('after', SIGN_HELP)
    .action(async (flags: SignFlags & { check?: string }) => {
      if (flags.check === undefined) {
        const { sign } = await import('../commands/sign.ts')
        finish(await sign(flags, context))
      } else {
        const { checkSign } = await import('../commands/sign-check.ts')
        finish(await checkSign({ ...flags, check: flags.check }, context))
      }
    })
}

const SIGN_HELP = `
The secret is read from --secret-file, else from COINSTORE_API_SECRET, else asked for on a terminal. No network is needed.
Exit codes of --check: 0 right, 1 a known mistake, 2 none of the known ones, 3 wrong usage or setting.`

export function addExplain(program: Command, context: CommandContext, finish: Finish): void {
  program
    .command('explain')
    .description("say what the exchange's replies in a log or report mean, and what to do; nothing is sent")
    .argument('[file]', 'the text; standard input when left out')
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExit codes: 0 explained, 2 nothing of the exchange found, 3 wrong usage.')
    .action(async (file: string | undefined) => {
      const { explainText } = await import('../commands/explain.ts')
      finish(await explainText(file, context))
    })
}
