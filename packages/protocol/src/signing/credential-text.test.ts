import { describe, expect, test } from 'vitest'
import { findCredentialDefect, findCredentialOddity } from './credential-text.ts'

/** Invented. */
const GOOD = '5f3c9a1e7b2d4860a9c1e3f5b7d90214'
const half = GOOD.slice(0, 16)

describe('a credential is refused, and the defect named, when it', () => {
  test.each([
    ['is empty', '', 'is empty'],
    ['is nothing but blanks', '  \n', 'nothing but white space'],
    ['begins with a space', ` ${GOOD}`, 'begins with a space'],
    ['ends with a space', `${GOOD} `, 'ends with a space'],
    ['ends with a line feed', `${GOOD}\n`, 'ends with a line feed'],
    ['ends with a carriage return', `${GOOD}\r`, 'ends with a carriage return'],
    ['begins with a tab', `\t${GOOD}`, 'begins with a tab'],
    ['holds a line feed inside', `${half}\n${half}`, 'holds a line feed inside'],
    ['holds a space inside', `${half} ${half}`, 'holds a space inside'],
    ['ends with a no-break space', `${GOOD}\u00a0`, 'ends with white space'],
    ['is wrapped in double quotes', `"${GOOD}"`, 'wrapped in quotes'],
    ['is wrapped in single quotes', `'${GOOD}'`, 'wrapped in quotes'],
    ['is wrapped in typographic quotes', `“${GOOD}”`, 'wrapped in quotes'],
    ['holds a single quote', `${GOOD}"`, 'holds a quote'],
    ["is Python's b'…'", `b'${GOOD}'`, "b'…'"],
    ['is Python\'s b"…"', `b"${GOOD}"`, "b'…'"],
    ['begins with a zero-width space', `\u200b${GOOD}`, 'zero-width) character at its beginning'],
    ['holds a zero-width joiner', `${half}\u200d${half}`, 'zero-width) character inside'],
    ['ends with a byte order mark', `${GOOD}\ufeff`, 'zero-width) character at its end'],
    ['holds a letter beyond ASCII', `${half}é${half}`, 'not ASCII'],
    ['holds a Cyrillic look-alike', `${half}а${half}`, 'not ASCII'],
    ['is masked by asterisks', '5f3c****0214', 'masked'],
    ['is masked by dots', '5f3c...0214', 'masked'],
    ['is masked by an ellipsis', '5f3c…0214', 'masked'],
  ])('%s', (_, text, defect) => {
    const found = findCredentialDefect(text)
    expect(found?.defect).toContain(defect)
    expect(found?.next).toMatch(/\.$/)
  })

  test('and neither the defect nor the advice shows the text', () => {
    for (const text of [`"${GOOD}"`, `${GOOD}\n`, `b'${GOOD}'`, `${GOOD}é`, `\u200b${GOOD}`]) {
      expect(JSON.stringify(findCredentialDefect(text))).not.toContain(half)
    }
  })
})

test('a credential of 32 hexadecimal characters has neither a defect nor an oddity', () => {
  expect(findCredentialDefect(GOOD)).toBeUndefined()
  expect(findCredentialOddity(GOOD)).toBeUndefined()
})

test.each([
  ['another length', 'dummy', 'has 5 characters'],
  ['another alphabet', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345', 'beyond 0-9 and a-f'],
])('%s is odd and no defect: what the exchange hands out is promised nowhere', (_, text, oddity) => {
  expect(findCredentialDefect(text)).toBeUndefined()
  expect(findCredentialOddity(text)).toContain(oddity)
})
