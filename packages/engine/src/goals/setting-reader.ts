/** How the value of one setting is read: what was written becomes what the goal uses, or a problem. */
import type { MarketSymbol } from '@trading-bridge/core'
import { marketSymbol } from '@trading-bridge/core'
import { CEILING_REASONS, type CeilingCode } from './integrity-ceilings.ts'

export interface SettingReader<Value> {
  /** What is allowed, in words. */
  readonly limit: string
  /** A value that passes in most goals. */
  readonly example: string
  /** Suggested in place of the example, where the example would not always pass. */
  readonly passes?: string | undefined
  /** All allowed values, where they are a few words. */
  readonly words?: readonly string[] | undefined
  readonly read: (raw: unknown) => Reading<Value>
}

export type Reading<Value> =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'defect'; readonly defect: SettingDefect }

interface SettingDefect {
  readonly code: string
  readonly message: string
  /** Another value than the reader's example, where a closer one is known. */
  readonly passes?: string | undefined
}

export function readAs<Value>(value: Value): Reading<Value> {
  return { kind: 'value', value }
}

export function defectOf(code: string, message: string, passes?: string): Reading<never> {
  return { kind: 'defect', defect: { code, message, passes } }
}

/** A value outside of its bounds; where these are a hard ceiling, with the reason for it. */
export function beyond(ceiling: CeilingCode | undefined, message: string, nearest: string): Reading<never> {
  if (ceiling === undefined) return defectOf('GOAL_OUT_OF_RANGE', message, nearest)
  return defectOf(ceiling, `${message} ${CEILING_REASONS[ceiling]}`, nearest)
}

const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/

/** A name as owners, accounts and bots have them. */
export function nameReader(example: string): SettingReader<string> {
  const limit = '1 to 32 small letters, digits and hyphens, not starting with a hyphen'
  return {
    limit,
    example,
    read: (raw) => {
      if (typeof raw !== 'string') return notText()
      return NAME.test(raw)
        ? readAs(raw)
        : defectOf('GOAL_NAME', 'It is no name that a bot or an account can have.', asName(raw))
    },
  }
}

function asName(text: string): string | undefined {
  const candidate = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+/g, '')
    .slice(0, 32)
  return NAME.test(candidate) ? candidate : undefined
}

/** What stands for nothing in files and forms. In YAML and JSON a `null` comes here as this word. */
const NOTHING = /^(?:null|nil|none|no|nothing|undefined|n\/?a|false|true|yes)\.?$/i

/**
 * A sentence of the operator. Control characters are refused: it is printed on terminals and pages. So is what says nothing: it
 * goes on record as if somebody had answered.
 */
export function sentenceReader(
  maxLength: number,
  example: string,
  { passes }: { readonly passes?: string } = {},
): SettingReader<string> {
  const limit = `1 to ${maxLength} characters on one line`
  return {
    limit,
    example,
    passes,
    read: (raw) => {
      if (typeof raw !== 'string') return notText()
      const text = raw.trim()
      if (text.length > maxLength)
        return defectOf('GOAL_TEXT_TOO_LONG', `It is longer than ${maxLength} characters.`)
      if (text === '' || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(text))
        return defectOf('GOAL_TEXT', `It is ${limit}, without control characters.`)
      if (NOTHING.test(text) || !/[\p{L}\p{N}]/u.test(text))
        return defectOf('GOAL_TEXT_SAYS_NOTHING', 'It says nothing: it is written in words, and recorded.')
      return readAs(text)
    },
  }
}

export function marketReader(example: string): SettingReader<MarketSymbol> {
  const limit = 'base and quote with a slash between them'
  return {
    limit,
    example,
    read: (raw) => {
      if (typeof raw !== 'string') return notText()
      try {
        return readAs(marketSymbol(raw))
      } catch {
        const candidate = raw.replace(/^([A-Za-z0-9]{1,20})[-_:]([A-Za-z0-9]{1,20})$/, '$1/$2')
        return defectOf('GOAL_MARKET', `A market is ${limit}.`, candidate === raw ? undefined : candidate)
      }
    },
  }
}

/** One of a few words. */
export function choiceReader<const Word extends string>(
  code: string,
  words: readonly [Word, ...Word[]],
): SettingReader<Word> {
  const limit = words.length > 1 ? `one of ${words.join(', ')}` : words[0]
  return {
    limit,
    example: words[0],
    words,
    read: (raw) => {
      if (typeof raw !== 'string') return notText()
      const found = words.find((word) => word === raw)
      if (found !== undefined) return readAs(found)
      const meant = words.find((word) => isAlike(word, raw))
      return defectOf(code, 'No such word is known here.', meant)
    },
  }
}

function isAlike(word: string, raw: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]/g, '')
  return plain(word) === plain(raw)
}

function notText(): Reading<never> {
  return defectOf('GOAL_WRONG_SHAPE', 'It is one value: no list, no section, no switch.')
}
