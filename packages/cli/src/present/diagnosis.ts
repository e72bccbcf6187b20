/** The doctor's diagnosis, for a program and for a person. */
import type { Diagnosis, EvidenceLine } from '@trading-bridge/doctor'
import type { Terminal } from '../terminal.ts'
import type { JsonObject } from './json.ts'
import { coloursOf, printable } from './text.ts'
import { wrapText } from './wrap-text.ts'

export function diagnosisJson(diagnosis: Diagnosis): JsonObject {
  const { verdict, confidence, candidates, summary, next, evidence, durationMs } = diagnosis
  return {
    verdict,
    confidence,
    candidates,
    summary,
    next,
    evidence: evidence.map(({ probe, finding, reply }) => ({ probe, finding, reply })),
    durationMs,
  }
}

export function diagnosisText(diagnosis: Diagnosis, terminal: Terminal): string {
  const { bold } = coloursOf(terminal)
  const { summary, candidates, verdict, evidence, next } = diagnosis
  const causes =
    verdict === 'undecided'
      ? `${wrapText(`Still possible, likeliest first: ${candidates.join(', ')}.`, INDENT)}\n`
      : ''
  return [
    `${headline(diagnosis, terminal)}\n\n`,
    `${wrapText(printable(summary), INDENT)}\n`,
    causes,
    `${bold('Evidence')}\n\n`,
    ...evidence.map((finding) => evidenceText(finding)),
    `\n${bold('Next')}\n\n`,
    ...next.map((step, index) => wrapText(printable(step), `  ${index + 1}. `)),
  ].join('')
}

/** One finding, with the probe that made it. */
export function evidenceText({ probe, finding }: EvidenceLine, columns?: number): string {
  return wrapText(printable(finding), `  ${probe}  `, columns)
}

const INDENT = '  '

function headline({ verdict, confidence, durationMs }: Diagnosis, terminal: Terminal): string {
  const { bold, green, yellow, red } = coloursOf(terminal)
  const colour = verdict === 'healthy' ? green : verdict === 'undecided' ? yellow : red
  const standing = verdict === 'undecided' ? '' : ` (${confidence})`
  return `${bold('Verdict:')} ${bold(colour(verdict))}${standing}, after ${(durationMs / 1_000).toFixed(1)} s`
}
