import { expect, test } from 'vitest'
import { wrapText } from './wrap-text.ts'

test('no line is longer than 80 characters, and no word is lost', () => {
  const text = 'The same call is refused over IPv6 and passes over IPv4. '.repeat(6).trim()
  const wrapped = wrapText(text, '  1. ')
  const lines = wrapped.trimEnd().split('\n')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  expect(lines.slice(1).every((line) => line.startsWith('     T') || /^ {5}\S/.test(line))).toBe(true)
  expect(wrapped.replace(/\s+/g, ' ').trim()).toBe(`1. ${text}`)
})

test('a word that is longer than a line stays whole', () => {
  const word = 'x'.repeat(100)
  expect(wrapText(word)).toBe(`${word}\n`)
})
