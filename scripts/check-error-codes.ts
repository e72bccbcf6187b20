/** Every error code has exactly one heading in `docs/errors.md`, and every heading there is a code. */
import { headingsOf } from './markdown.ts'
import type { Repository } from './repository.ts'

const PAGE = 'docs/errors.md'

export function findErrorCodeProblems({ files }: Repository, codes: readonly string[]): readonly string[] {
  const page = files.find((file) => file.path === PAGE)
  if (page === undefined) return [`${PAGE} is missing.`]
  const headings = headingsOf(page.text)
    .map(({ text }) => /^`(TB_[A-Z_]+)`$/.exec(text)?.[1])
    .filter((code) => code !== undefined)
  const missing = codes.filter((code) => !headings.includes(code))
  const foreign = [...new Set(headings)].filter((code) => !codes.includes(code))
  const doubled = [...new Set(headings)].filter(
    (code) => headings.filter((other) => other === code).length > 1,
  )
  return [
    ...missing.map((code) => `${PAGE} has no heading for ${code}.`),
    ...foreign.map((code) => `${PAGE} explains ${code}, which no error carries.`),
    ...doubled.map((code) => `${PAGE} has more than one heading for ${code}.`),
  ]
}
