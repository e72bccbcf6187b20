/** What the exchange's replies say, what they rule out and what they leave open: from the list of codes alone. */
import { type ExchangeCode, explainCode } from '@trading-bridge/protocol'
import { type Standing, type Statement, stateFinding } from './finding.ts'
import { shownText } from './safe-text.ts'
import type { ReplySighting } from './sighting.ts'

const STANDING_OF: Readonly<Record<ExchangeCode['source'], Standing>> = {
  documented: 'certain',
  observed: 'likely',
  assumed: 'possible',
}

const GROUND_OF: Readonly<Record<ExchangeCode['source'], string>> = {
  documented: "documented: the exchange's table of codes (docs/coinstore/error-codes.md)",
  observed: 'observed in logs; the documentation does not have it (docs/coinstore/error-codes.md)',
  assumed: 'assumed: no source says it (docs/coinstore/error-codes.md)',
}

/** All replies with one code and one text. */
export interface ReplyGroup {
  readonly code: string
  readonly text: string
  readonly replies: readonly ReplySighting[]
}

export function stateReplies({ code, text, replies }: ReplyGroup): readonly Statement[] {
  const entry = explainCode(code, text)
  const shown = shownText(text)
  const about = {
    seen: shown === '' ? code : `${code} ${shown}`,
    lines: replies.map(({ line }) => line),
  }
  const id = `code-${code}`
  const standing = STANDING_OF[entry.source]
  return [
    stateFinding(
      {
        id,
        kind: 'meaning',
        standing,
        text: shownText(entry.meaning, 400),
        ground: GROUND_OF[entry.source],
        next: entry.next,
      },
      about,
    ),
    ...(entry.rulesOut ?? []).map((ruledOut, index) =>
      stateFinding(
        {
          id: `${id}-not-${index + 1}`,
          kind: 'ruled-out',
          standing: entry.source === 'documented' ? 'likely' : 'possible',
          text: `Not ${ruledOut}.`,
          ground: `${GROUND_OF[entry.source]}; no one has shown it in isolation`,
        },
        about,
      ),
    ),
    ...entry.causes.map((cause, index) =>
      stateFinding(
        {
          id: `${id}-cause-${index + 1}`,
          kind: 'open',
          standing: index === 0 && entry.source !== 'assumed' ? 'likely' : 'possible',
          text: `${cause.charAt(0).toUpperCase()}${cause.slice(1)}.`,
          ground: 'what can lie behind this code, likeliest first (docs/coinstore/error-codes.md)',
        },
        about,
      ),
    ),
  ]
}
