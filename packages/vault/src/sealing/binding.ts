/**
 * What a sealed value belongs to, as bytes. They are authenticated with the value and not stored beside it: whoever opens
 * it says anew what it should belong to, so that a row that was moved does not open.
 *
 * Every part is preceded by its length, so that two lists of parts never give the same bytes.
 */

/** Who a credential belongs to, and where it is used. All ids are opaque here. */
export interface CredentialOwner {
  readonly ownerId: string
  readonly accountId: string
  readonly exchange: string
}

/** One credential among all that an account has had. */
export interface CredentialIdentity extends CredentialOwner {
  readonly id: string
  readonly version: number
}

/** For one field of a credential, sealed with the credential's data key. */
export function fieldBinding(
  { ownerId, accountId, exchange, version, id }: CredentialIdentity,
  field: string,
): Uint8Array {
  return encodeParts(['field', ownerId, accountId, exchange, field, String(version), id])
}

/** For a credential's data key, wrapped by a master key. It also covers which fields there are. */
export function dataKeyBinding(
  { ownerId, accountId, exchange, version, id }: CredentialIdentity,
  sealed: { readonly keyId: string; readonly fingerprint: string; readonly fieldNames: readonly string[] },
): Uint8Array {
  const { keyId, fingerprint, fieldNames } = sealed
  const parts = ['data-key', ownerId, accountId, exchange, String(version), id, keyId, fingerprint]
  return encodeParts([...parts, ...[...fieldNames].sort()])
}

/** @throws {RangeError} a part has a lone surrogate, which UTF-8 cannot tell from others. */
export function encodeParts(parts: readonly string[]): Uint8Array {
  return Buffer.concat(parts.flatMap(encodePart))
}

function encodePart(part: string): readonly Buffer[] {
  const bytes = Buffer.from(part, 'utf8')
  if (bytes.toString('utf8') !== part) throw new RangeError('An id is not well-formed text.')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return [length, bytes]
}
