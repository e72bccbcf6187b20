/** How sure a statement is. */
export type Standing = 'certain' | 'likely' | 'possible'

/**
 * `meaning`: what a reply says. `ruled-out`: what it is not. `open`: what can lie behind it. `request`: what else is
 * wrong with what was sent. `reading`: how the reply was read or delivered.
 */
export type StatementKind = 'meaning' | 'ruled-out' | 'open' | 'request' | 'reading'

/** Something that can be said of a log or report, described once. */
export interface Finding {
  /** Stable, for programs. */
  readonly id: string
  readonly kind: StatementKind
  readonly standing: Standing
  readonly text: string
  /** Why that can be said. */
  readonly ground: string
  readonly next?: string | undefined
}

/** A finding about one text. */
export interface Statement extends Finding {
  /** What in the text it is about, fit to be shown. */
  readonly seen: string
  /** Counted from 1; the first few. */
  readonly lines: readonly number[]
}

const MAX_LINES = 5

export function stateFinding(
  { id, kind, standing, text, ground, next }: Finding,
  { seen, lines }: { readonly seen: string; readonly lines: readonly number[] },
): Statement {
  const shownLines = [...new Set(lines)].slice(0, MAX_LINES)
  return {
    id,
    kind,
    standing,
    text,
    ground,
    ...(next === undefined ? {} : { next }),
    seen,
    lines: shownLines,
  }
}
