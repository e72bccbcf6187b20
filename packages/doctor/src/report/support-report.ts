/** The diagnosis as a page for the exchange's support: what was asked, what was answered, and from which addresses. */
import type { Diagnosis } from '../diagnosis.ts'
import type { EvidenceLine } from '../verdicts/describe-evidence.ts'

export interface ReportFacts {
  readonly restUrl: string
  readonly atMs: number
}

/**
 * Markdown. Holds no key, secret or signature, so that it may be sent by mail; who sends it names the account in the way
 * that support asks for.
 */
export function supportReport(diagnosis: Diagnosis, { restUrl, atMs }: ReportFacts): string {
  const { verdict, confidence, candidates, summary, next, evidence } = diagnosis
  return [
    '# What was tried against the exchange, and what it answered',
    '',
    `- at: ${new Date(atMs).toISOString()}, in ${diagnosis.durationMs} ms`,
    `- host: ${new URL(restUrl).host}`,
    verdict === 'undecided'
      ? `- undecided; still possible, likeliest first: ${candidates.join(', ')}`
      : `- verdict: ${verdict} (${confidence})`,
    '',
    summary,
    '',
    'No order was placed and nothing was changed: every signed call reads, or cancels an order id that cannot exist. Requests',
    'that are wrong on purpose say so. Key, secret and signatures are left out.',
    '',
    '| probe | finding | HTTP | code |',
    '|---|---|---|---|',
    ...evidence.map(evidenceRow),
    '',
    'What we were advised to do:',
    '',
    ...next.map((step, index) => `${index + 1}. ${step}`),
    '',
  ].join('\n')
}

function evidenceRow({ probe, finding, reply }: EvidenceLine): string {
  return `| ${probe} | ${finding.replaceAll('|', '\\|')} | ${reply?.http ?? ''} | ${reply?.code ?? ''} |`
}
