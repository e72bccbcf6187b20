/** Why the exchange says no. */

export { diagnose } from './diagnose.ts'
export type { DiagnoseOptions } from './diagnose-options.ts'
export type { Diagnosis } from './diagnosis.ts'
export type { Route } from './evidence/route.ts'
export {
  EXPLAIN_FINDINGS,
  type ExplainedReply,
  type Explanation,
  explain,
  MAX_TEXT_CHARACTERS,
} from './explain/explain.ts'
export type { Finding, Standing, Statement, StatementKind } from './explain/finding.ts'
export type { ProbeEvent } from './probe-event.ts'
export type { GivenCredentials } from './probes/credential-check.ts'
export { CALLS, PROBES, type ProbeId } from './probes/probe.ts'
export type { RequestSigner } from './probes/signed-request.ts'
export { type ReportFacts, supportReport } from './report/support-report.ts'
export {
  checkSignature,
  MAX_PAYLOAD_CHARACTERS,
  type SignatureExplanation,
  type SignatureReading,
  type SigningRequest,
} from './signature/check-signature.ts'
export { type PayloadVariant, payloadVariants } from './signature/payload-variants.ts'
export type { SigningStage } from './signature/recipe.ts'
export type { SigningMistake } from './signature/signing-mistake.ts'
export { SIGNING_MISTAKES } from './signature/signing-mistakes.ts'
export type { EvidenceLine } from './verdicts/describe-evidence.ts'
export { FINDINGS, OUTCOMES } from './verdicts/finding.ts'
export { NEXT_STEPS, type NextStepId } from './verdicts/next-step.ts'
export { READINGS, type Reading, type ReadingId } from './verdicts/reading.ts'
export { type Cause, type Confidence, VERDICTS, type VerdictId } from './verdicts/verdict.ts'
