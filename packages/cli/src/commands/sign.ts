/** `sign`: the signature of a query and a body, to compare with another program's. Nothing is sent. */
import { InvalidInputError } from '@trading-bridge/core'
import { Signer, signatureBucket } from '@trading-bridge/protocol'
import type { CommandContext } from '../command-context.ts'
import { readSecret } from '../config.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { jsonLine } from '../present/json.ts'
import { factLines } from '../present/text.ts'
import { readBytes } from '../read-file.ts'
import { readInteger } from '../read-option.ts'

export interface SignFlags {
  readonly expires: string
  readonly query?: string
  readonly body?: string
  readonly bodyFile?: string
}

const LAST_EXPIRES_MS = Number.MAX_SAFE_INTEGER

export async function sign(flags: SignFlags, { environment, terminal }: CommandContext): Promise<ExitCode> {
  const expiresAtMs = readInteger('--expires', flags.expires, { from: 0, to: LAST_EXPIRES_MS })
  const { secret, warnings } = readSecret(environment)
  for (const warning of warnings) terminal.stderr.write(`Warning: ${warning}\n`)
  const body =
    flags.bodyFile === undefined
      ? Buffer.from(flags.body ?? '')
      : await readBytes('--body-file', flags.bodyFile)
  const bytes = Buffer.concat([Buffer.from(flags.query ?? ''), body])
  const bucket = signatureBucket(expiresAtMs)
  const payload = textOf(bytes)
  const signature = new Signer(secret).sign(bytes, expiresAtMs)
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

/** The payload as text, a byte order mark included: it is part of what is signed. */
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
