/**
 * Wraps the data keys of credentials. It may be a key in this process or one that never leaves a service far away (a
 * KMS): hence the promises, and a wrapped form that is the implementation's own.
 */
export interface KeyEncryptionKey {
  /** Names the key. What it wrapped only it unwraps. */
  readonly keyId: string
  wrap(dataKey: Uint8Array, binding: Uint8Array): Promise<string>
  /** Nothing, when `wrapped` is not what this key wrapped for this binding. */
  unwrap(wrapped: string, binding: Uint8Array): Promise<Uint8Array | undefined>
}
