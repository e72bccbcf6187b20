/** Invented. */
export const KILLED_PASSPHRASE = 'an invented passphrase of the kill test'
