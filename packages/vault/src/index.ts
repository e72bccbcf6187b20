/** API keys sealed at rest, and used only inside signers that hold host and paths fast: `Vault`. */

export type { KeyEncryptionKey } from './keys/key-encryption-key.ts'
export type { KeySource } from './keys/key-source.ts'
export { DEFAULT_SCRYPT, type ScryptWork } from './keys/passphrase.ts'
export type { CredentialOwner } from './sealing/binding.ts'
export type { CredentialFields } from './sealing/credential.ts'
export type { BoundSigner, SigningBounds, SigningTarget } from './signing/bound-signer.ts'
export {
  type CredentialToStore,
  type SignerOptions,
  Vault,
  type VaultOptions,
  type VaultState,
} from './vault.ts'
export type { CredentialRows } from './vault-rows.ts'
