/** Finds wishes against the market's integrity in a raw document, before any of its settings is read. */
import type { DocumentEntry } from './document-shape.ts'
import { GOAL_ENTRIES, isGoalPath } from './goal-entries.ts'
import { type GoalProblem, LEAVE_OUT, shownValue } from './goal-problem.ts'
import { INTEGRITY_WISHES, type IntegrityWish, PURPOSE_WISH } from './integrity-wishes.ts'

const SIDE_NAMES = /^(side|direction|tradeside|orderside|sidemode|mode)$/
const KIND_NAMES = /^(kind|strategy|strategyname|algo|algorithm|type|bottype|mode|controllername)$/
const OFF = /^(false|no|off|none|0|disabled|never|)$/
const MAX_NAME_LENGTH = 60

/** All of them, in the order in which they were written; at most one problem for each place. */
export function lintGoal(entries: readonly DocumentEntry[]): readonly GoalProblem[] {
  return entries.flatMap((entry) => {
    const found = wishOf(entry)
    return found === undefined ? [] : [refusal(entry, found)]
  })
}

function wishOf(entry: DocumentEntry): { readonly code: string; readonly reason: string } | undefined {
  if (entry.path === 'purpose')
    return typeof entry.value === 'string' && PURPOSE_WISH.words.test(entry.value.slice(0, 500))
      ? PURPOSE_WISH
      : undefined
  if (entry.path === 'account' && typeof entry.value === 'object' && entry.value !== null)
    return namedWish('accounts')
  if (SIDE_NAMES.test(plain(entry.key)) && Array.isArray(entry.value)) return namedWish('sides')
  if (isGoalPath(entry.path) && entry.path !== 'side' && entry.path !== 'kind') return undefined
  return INTEGRITY_WISHES.find((wish) => isNamed(wish, entry) || isMeantByValue(wish, entry))
}

function isNamed({ names, namesWhenOff }: IntegrityWish, { path, key, value }: DocumentEntry): boolean {
  if (isGoalPath(path)) return false
  const isOff = value === null || (typeof value !== 'object' && OFF.test(plain(String(value))))
  return (isOff ? namesWhenOff : names)?.test(plain(key)) === true
}

function isMeantByValue({ sides, kinds }: IntegrityWish, { key, value }: DocumentEntry): boolean {
  if (typeof value !== 'string') return false
  const [name, word] = [plain(key), plain(value)]
  return (
    (SIDE_NAMES.test(name) && sides?.test(word) === true) ||
    (KIND_NAMES.test(name) && kinds?.test(word) === true)
  )
}

function namedWish(name: string): { readonly code: string; readonly reason: string } | undefined {
  return INTEGRITY_WISHES.find(({ names }) => names?.test(name) === true)
}

function refusal(
  { path, value }: DocumentEntry,
  { code, reason }: { readonly code: string; readonly reason: string },
): GoalProblem {
  const known = isGoalPath(path) ? GOAL_ENTRIES[path].reader : undefined
  return {
    code,
    path: shownValue(path),
    value: shownValue(value),
    message: reason,
    limit: known?.limit ?? 'not at all',
    passes: known?.example ?? LEAVE_OUT,
  }
}

/** Without case and punctuation: `ping_pong_enabled` and `pingPong` are words. */
function plain(text: string): string {
  return text
    .slice(0, MAX_NAME_LENGTH)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
}
