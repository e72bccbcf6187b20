import type { SignatureExplanation, SignatureReading, SigningMistake } from '@trading-bridge/doctor'
import type { Terminal } from '../terminal.ts'
import type { JsonObject } from './json.ts'
import { coloursOf } from './text.ts'

const SIGNATURE_CHARACTERS = 64

export function signatureReadingJson(
  reading: SignatureReading,
  { bucket, warnings }: { readonly bucket: string; readonly warnings: readonly string[] },
): JsonObject {
  const explanations = reading.kind === 'mistaken' ? reading.explanations : []
  return {
    verdict: reading.kind,
    explanations: explanations.map((mistakes) => ({ mistakes: mistakes.map(mistakeJson) })),
    tried: reading.kind === 'unknown' ? reading.tried : null,
    bucket,
    warnings,
  }
}

function mistakeJson({ id, stage, what, mend }: SigningMistake): JsonObject {
  return { id, stage, what, mend }
}

export function signatureReadingText(
  reading: SignatureReading,
  signature: string,
  terminal: Terminal,
): string {
  const { bold, green, red } = coloursOf(terminal)
  if (reading.kind === 'right') {
    return `${green(bold('Right:'))} this is the signature of these bytes with this secret at this time.\n`
  }
  if (reading.kind === 'mistaken') {
    const [first, ...others] = reading.explanations
    if (first === undefined) return ''
    const count = first.length === 1 ? 'a known mistake makes' : 'two known mistakes together make'
    const same = others.map(
      (other) => `\nOr, with the same bytes in this request:\n\n${explanationText(other)}`,
    )
    return `${red(bold('Wrong:'))} ${count} this signature.\n\n${explanationText(first)}${same.join('')}`
  }
  return [
    `${red(bold('Wrong:'))} none of the known mistakes makes this signature, alone or in pairs (${reading.tried} tried).\n`,
    shapeText(signature),
    `\n${bold('Next:')} Compare secret, X-CS-EXPIRES, query and body with those of the program that made it; one of them is not what was given here.\n`,
  ].join('')
}

function explanationText(mistakes: SignatureExplanation): string {
  return mistakes.map(({ id, what, mend }) => `  ${what}\n  Next: ${mend} (${id})\n`).join('\n')
}

function shapeText(signature: string): string {
  if (/^[0-9a-f]{64}$/.test(signature)) return ''
  return signature.length === SIGNATURE_CHARACTERS
    ? '\nIt holds characters beyond 0-9 and a-f.\n'
    : `\nIt has ${signature.length} characters; a signature has ${SIGNATURE_CHARACTERS}.\n`
}
