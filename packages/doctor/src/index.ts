/** Why the exchange says no. */

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
