/** What every call takes. Aborting rejects with the signal's reason; a write that was sent is then of unknown outcome. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined
}
