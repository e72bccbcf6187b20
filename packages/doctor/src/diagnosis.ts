import type { Evidence } from './evidence/evidence.ts'
import { conclude } from './verdicts/conclude.ts'
import { describeEvidence, type EvidenceLine } from './verdicts/describe-evidence.ts'
import { fillBlanks } from './verdicts/fill-blanks.ts'
import { NEXT_STEPS, type NextStepId } from './verdicts/next-step.ts'
import { offsetText } from './verdicts/offset-text.ts'
import { READINGS, type Reading } from './verdicts/reading.ts'
import { type Cause, type Confidence, VERDICTS, type VerdictId } from './verdicts/verdict.ts'

/** What the doctor says. No key, secret or signature is in it. */
export interface Diagnosis {
  readonly verdict: VerdictId
  readonly confidence: Confidence
  /** The verdict; or where it is `undecided`, the causes still possible, likeliest first. */
  readonly candidates: readonly Cause[]
  readonly summary: string
  /** What to do, in order. */
  readonly next: readonly string[]
  readonly evidence: readonly EvidenceLine[]
  readonly durationMs: number
}

/** A clock further off than this is worth a word whatever the verdict is. */
const CLOCK_WORTH_A_WORD_MS = 5_000

/** The diagnosis that follows from the evidence. */
export function diagnosisOf(evidence: Evidence, durationMs: number): Diagnosis {
  const { reading: id, words } = conclude(evidence)
  const reading: Reading = READINGS[id]
  const { verdict, summary } = reading
  const offsetMs = evidence.clock?.offsetMs ?? 0
  const steps = new Set<NextStepId>(reading.next)
  if (Math.abs(offsetMs) > CLOCK_WORTH_A_WORD_MS) steps.add('set-clock')
  const blanks = { offset: offsetText(offsetMs), ...words }
  return {
    verdict,
    confidence: reading.confidence ?? VERDICTS[verdict].confidence,
    candidates: verdict === 'undecided' ? (reading.candidates ?? []) : [verdict],
    summary: fillBlanks(summary, blanks),
    next: [...steps].map((step) => fillBlanks(NEXT_STEPS[step], blanks)),
    evidence: describeEvidence(evidence),
    durationMs,
  }
}
