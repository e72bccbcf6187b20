import type { ProbeId } from './probes/probe.ts'
import type { EvidenceLine } from './verdicts/describe-evidence.ts'

/** What happens while the doctor looks: a probe begins, and something was found. */
export type ProbeEvent =
  | { readonly kind: 'begun'; readonly probe: ProbeId; readonly does: string }
  | { readonly kind: 'found'; readonly line: EvidenceLine }
