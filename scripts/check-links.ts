/**
 * Links between our pages lead somewhere: to a file that is there and, after `#`, to a heading of it. The same holds
 * for pages that code mentions, such as `docs/coinstore/orders.md#place-order`. Links to other hosts are not looked at.
 */
import { posix } from 'node:path'
import { headingsOf, linksOf } from './markdown.ts'
import { lineAt, type Repository, type TextFile } from './repository.ts'

const HAS_SCHEME = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i
const MENTION = /(?<![\w./-])docs\/[\w./-]*?\.md(?:#[\w-]+)?/g

export function findLinkProblems({ files }: Repository): readonly string[] {
  const anchors = new Map(files.filter(isPage).map((page) => [page.path, anchorsOf(page)]))
  const paths = new Set(files.flatMap(({ path }) => [path, ...foldersAbove(path)]))

  const defectOf = (target: string, base: string): string | undefined => {
    const [rawPath = '', anchor] = target.split('#')
    const path = rawPath === '' ? base : posix.join(posix.dirname(base), decodeURIComponent(rawPath))
    const known = path.replace(/\/$/, '')
    if (known !== '.' && !paths.has(known)) return `there is no ${known}`
    const isKnownHeading = anchor === undefined || (anchors.get(known)?.has(anchor) ?? true)
    return isKnownHeading ? undefined : `${known} has no heading #${anchor}`
  }

  const linkProblems = files.filter(isPage).flatMap((page) =>
    linksOf(page.text)
      .filter(({ target }) => !HAS_SCHEME.test(target))
      .flatMap(({ target, index }) => told(page, index, target, defectOf(target, page.path))),
  )
  const mentionProblems = files
    .filter(isSource)
    .flatMap((file) =>
      [...file.text.matchAll(MENTION)].flatMap(({ 0: target, index }) =>
        told(file, index, target, defectOf(target, 'README.md')),
      ),
    )
  return [...linkProblems, ...mentionProblems]
}

function told(file: TextFile, index: number, target: string, defect: string | undefined): readonly string[] {
  return defect === undefined
    ? []
    : [`${file.path}:${lineAt(file.text, index)} points to ${target}, but ${defect}.`]
}

function isPage({ path }: TextFile): boolean {
  return path.endsWith('.md')
}

/** The checks' own tests name pages that are not there, on purpose. */
function isSource({ path }: TextFile): boolean {
  return /\.(?:ts|js|cjs|mjs|json|html)$/.test(path) && !/^scripts\/.*\.test\.ts$/.test(path)
}

function anchorsOf({ text }: TextFile): ReadonlySet<string> {
  return new Set(headingsOf(text).map(({ anchor }) => anchor))
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, count) => parts.slice(0, count + 1).join('/'))
}
