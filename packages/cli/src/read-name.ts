import { InvalidInputError } from '@trading-bridge/core'

const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/

/** The name of an owner or an account, as it is typed and shown. @throws {InvalidInputError} it is none. */
export function readName(subject: 'owner' | 'account', text: string): string {
  if (NAME.test(text)) return text
  throw new InvalidInputError({
    rule: 'name',
    subject,
    value: text,
    limit: '1 to 32 small letters, digits and hyphens, not starting with a hyphen',
    message: `"${text}" is no name for an ${subject}.`,
    next: 'Take small letters, digits and hyphens, for example main or desk-1.',
  })
}

export function nameTaken(subject: 'owner' | 'account', name: string): InvalidInputError {
  return new InvalidInputError({
    rule: 'name-taken',
    subject,
    value: name,
    limit: 'a name that is not in use',
    message: `There is an ${subject} "${name}" already.`,
    next: `Take another name; see "trading-bridge ${subject} list".`,
  })
}
