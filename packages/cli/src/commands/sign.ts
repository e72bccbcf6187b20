/** `sign`: the signature of a query and a body, to compare with another program's. Nothing is sent. */
import { InvalidInputError } from '@trading-bridge/core'
import { Signer, signatureBucket } from '@trading-bridge/protocol'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { jsonLine } from '../present/json.ts'
import { factLines } from '../present/text.ts'
import { readBytes } from '../read-file.ts'
import { readInteger } from '../read-option.ts'
import { readSecret, type SecretFlags } from '../read-secret.ts'

export interface SignFlags extends SecretFlags {
  readonly expires: string
  readonly query?: string
  readonly body?: string
  readonly bodyFile?: string
}

const LAST_EXPIRES_MS = Number.MAX_SAFE_INTEGER

export async function sign(flags: SignFlags, context: CommandContext): Promise<ExitCode> {
  const { terminal } = context
  const { expiresAtMs, query, body } = await readSigned(flags)
  const { secret, warnings } = await readSecret(flags, context)
  for (const warning of warnings) terminal.stderr.write(`Warning: ${warning}\n`)
  const bucket = signatureBucket(expiresAtMs)
  const payload = query + body
  const signature = new Signer(secret).sign(payload, expiresAtMs)
  terminal.stdout.write(
    terminal.json
      ? jsonLine({ bucket, payload, signature })
      : factLines([
          ['bucket', bucket],
          ['payload', payload],
          ['signature', signature],
        ]),
  )
  return EXIT_CODES.done
}

/** What of a request is signed. */
export async function readSigned(
  flags: SignFlags,
): Promise<{ readonly expiresAtMs: number; readonly query: string; readonly body: string }> {
  const expiresAtMs = readInteger('--expires', flags.expires, { from: 0, to: LAST_EXPIRES_MS })
  const body =
    flags.bodyFile === undefined ? (flags.body ?? '') : textOf(await readBytes('--body-file', flags.bodyFile))
  return { expiresAtMs, query: flags.query ?? '', body }
}

/** The body as text, a byte order mark included: it is part of what is signed. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new InvalidInputError({
      rule: 'utf-8',
      subject: '--body-file',
      value: '[bytes]',
      limit: 'text in UTF-8',
      message: 'The body is not text in UTF-8, so the exchange could not read it.',
      next: 'Save the file as UTF-8; the exchange takes JSON in no other encoding.',
      cause,
    })
  }
}
