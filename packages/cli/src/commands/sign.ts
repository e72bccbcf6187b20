/** `sign`: the signature of a query and a body, to compare with another program's. Nothing is sent. */
import { readFile } from 'node:fs/promises'
import { InvalidInputError } from '@trading-bridge/core'
import { Signer, signatureBucket } from '@trading-bridge/protocol'
import type { CommandContext } from '../command-context.ts'
import { readSecret } from '../config.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { jsonLine } from '../present/json.ts'
import { factLines } from '../present/text.ts'
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
  const body = flags.bodyFile === undefined ? Buffer.from(flags.body ?? '') : await readBody(flags.bodyFile)
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

async function readBody(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable'
    throw new InvalidInputError({
      rule: 'readable-file',
      subject: '--body-file',
      value: path,
      limit: 'a file that can be read',
      message: `--body-file: ${path} cannot be read (${reason}).`,
      next: 'Check the path and its permissions, or give the body with --body.',
      cause,
    })
  }
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
