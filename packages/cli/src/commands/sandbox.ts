/** `sandbox`: a Coinstore on this machine that runs until it is told to stop. */
import { InvalidInputError } from '@trading-bridge/core'
import { Sandbox } from '@trading-bridge/sandbox'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { type JsonObject, jsonLine } from '../present/json.ts'
import { coloursOf, factLines } from '../present/text.ts'
import { readSandboxOptions, type SandboxFlags } from '../read-sandbox-options.ts'
import type { Terminal } from '../terminal.ts'
import { untilAborted } from '../until-aborted.ts'

/** Being told to stop is how a sandbox ends, so it ends as done. */
export async function runSandbox(
  flags: SandboxFlags,
  { terminal, signal }: CommandContext,
): Promise<ExitCode> {
  const sandbox = await openSandbox(flags)
  try {
    terminal.stdout.write(terminal.json ? jsonLine(readyJson(sandbox)) : readyText(sandbox, terminal))
    await untilAborted(signal)
  } finally {
    await sandbox.close()
  }
  return EXIT_CODES.done
}

async function openSandbox(flags: SandboxFlags): Promise<Sandbox> {
  const options = await readSandboxOptions(flags)
  try {
    return await Sandbox.open(options)
  } catch (error) {
    throw listenRefusal(error) ?? error
  }
}

/** The system's refusals to listen, as something the reader can act on. */
function listenRefusal(error: unknown): InvalidInputError | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('port' in error)) return undefined
  const port = String(error.port)
  const facts = { subject: 'port', value: port, cause: error }
  if (error.code === 'EADDRINUSE') {
    return new InvalidInputError({
      ...facts,
      rule: 'port-free',
      limit: 'a port that nobody listens on',
      message: `Port ${port} is in use by another program.`,
      next: 'Stop that program, choose another port with --port or --control-port, or let 0 take a free one.',
    })
  }
  if (error.code !== 'EACCES') return undefined
  return new InvalidInputError({
    ...facts,
    rule: 'port-allowed',
    limit: 'a port this user may listen on',
    message: `This user may not listen on port ${port}.`,
    next: 'Choose a port above 1023, or let 0 take a free one.',
  })
}

function readyJson({ restUrl, wsUrl, controlUrl, accounts }: Sandbox): JsonObject {
  return {
    restUrl,
    wsUrl,
    controlUrl,
    accounts: accounts.map(({ name, apiKey, apiSecret }) => ({ name, apiKey, apiSecret })),
  }
}

function readyText({ restUrl, wsUrl, controlUrl, accounts }: Sandbox, terminal: Terminal): string {
  const colours = coloursOf(terminal)
  const heading = `${colours.bold('A Coinstore of your own')} is running; Ctrl-C stops it.\n\n`
  const addresses = factLines([
    ['REST', restUrl],
    ['control API', controlUrl],
  ])
  const exports = accounts.map(({ name, apiKey, apiSecret }) => {
    const lines = [
      `export COINSTORE_REST_URL=${restUrl}`,
      `export COINSTORE_WS_URL=${wsUrl}`,
      `export COINSTORE_API_KEY=${apiKey}`,
      `export COINSTORE_API_SECRET=${apiSecret}`,
    ]
    return `\nTo trade as ${colours.bold(name)}, paste into another terminal:\n\n${lines.join('\n')}\n`
  })
  return `${heading}${addresses}${exports.join('')}\nThen: trading-bridge account balance\n`
}
