/** `sign --check`: which known mistake produces a signature. Nothing is sent. */
import { checkSignature, type SignatureReading } from '@trading-bridge/doctor'
import { findCredentialDefect, signatureBucket } from '@trading-bridge/protocol'
import type { CommandContext } from '../command-context.ts'
import { DIAGNOSIS_EXIT_CODES } from '../diagnosis-exit.ts'
import type { ExitCode } from '../exit-code.ts'
import { jsonLine } from '../present/json.ts'
import { signatureReadingJson, signatureReadingText } from '../present/signature-reading.ts'
import { readSecretAsGiven } from '../read-secret.ts'
import { readSigned, type SignFlags } from './sign.ts'

export interface SignCheckFlags extends SignFlags {
  readonly check: string
}

const EXIT_CODE_OF: Readonly<Record<SignatureReading['kind'], ExitCode>> = {
  right: DIAGNOSIS_EXIT_CODES.clear,
  mistaken: DIAGNOSIS_EXIT_CODES.named,
  unknown: DIAGNOSIS_EXIT_CODES.undecided,
}

/** Credentials are taken exactly as they are given: a stray space in them may be what is looked for. */
export async function checkSign(flags: SignCheckFlags, context: CommandContext): Promise<ExitCode> {
  const { environment, terminal } = context
  const request = await readSigned(flags)
  const { secret, warnings: secretWarnings } = await readSecretAsGiven(flags, context)
  const apiKey = environment['COINSTORE_API_KEY']
  const reading = checkSignature({ ...request, secret, apiKey }, flags.check)
  const warnings = [...secretWarnings, ...keyWarnings(apiKey), ...expiresWarnings(request.expiresAtMs)]
  const bucket = signatureBucket(request.expiresAtMs)
  if (terminal.json) terminal.stdout.write(jsonLine(signatureReadingJson(reading, { bucket, warnings })))
  else {
    for (const warning of warnings) terminal.stderr.write(`Warning: ${warning}\n`)
    terminal.stdout.write(signatureReadingText(reading, flags.check, terminal))
  }
  return EXIT_CODE_OF[reading.kind]
}

/** No signature covers the key, and an odd one fails all the same. */
function keyWarnings(apiKey: string | undefined): readonly string[] {
  const defect = apiKey === undefined ? undefined : findCredentialDefect(apiKey)
  return defect === undefined
    ? []
    : [`COINSTORE_API_KEY ${defect.defect}; sent like this it is an unknown key, code 401.`]
}

function expiresWarnings(expiresAtMs: number): readonly string[] {
  const digits = String(expiresAtMs).length
  return digits === 13
    ? []
    : [`X-CS-EXPIRES has ${digits} digits; the exchange wants milliseconds, which have 13.`]
}
