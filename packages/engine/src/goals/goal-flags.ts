/** The settings of a goal as flags of a command line: each path is one flag, and together they are the same document. */
import { GOAL_ENTRIES, GOAL_KINDS, GOAL_PATHS, type GoalPath } from './goal-entries.ts'

export interface GoalFlag {
  readonly path: GoalPath
  /** `--target-quantity` */
  readonly flag: string
  /** `targetQuantity`: what parsers of command lines call it. */
  readonly attribute: string
  /** What stands for its value in a usage line; the words themselves where there are few. */
  readonly placeholder: string
  /** What it does, with its unit and what it is when left out. */
  readonly about: string
}

export const GOAL_FLAGS: readonly GoalFlag[] = GOAL_PATHS.map(toFlag)

/** The document that flags say together, by their attributes; a flag that was not given is not in it. */
export function goalDocumentFrom(
  flags: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, unknown>> {
  const document = new Map<string, unknown>()
  const sections = new Map<string, Map<string, string>>()
  for (const { attribute, path } of GOAL_FLAGS) {
    const value = flags[attribute]
    if (value === undefined) continue
    const [first = path, second] = path.split('.')
    if (second === undefined) document.set(first, value)
    else sections.set(first, (sections.get(first) ?? new Map<string, string>()).set(second, value))
  }
  for (const [name, settings] of sections) document.set(name, Object.fromEntries(settings))
  return Object.fromEntries(document)
}

function toFlag(path: GoalPath): GoalFlag {
  const { reader, unit, kinds, whenLeftOut, about } = GOAL_ENTRIES[path]
  const words = path.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll('.', '-')
  const who = kinds.length === GOAL_KINDS.length ? '' : `${kinds.join(', ')}: `
  const isSame = whenLeftOut === undefined ? '' : `; left out: ${whenLeftOut}`
  return {
    path,
    flag: `--${words}`,
    attribute: words.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    placeholder: reader.words?.join('|') ?? (unit === '' ? 'text' : unit.replace(/ .*/, '')),
    about: `${who}${about}${isSame}`,
  }
}
