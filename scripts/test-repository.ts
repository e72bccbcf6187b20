import type { Repository } from './repository.ts'

/** A repository that exists only in the test: texts by path. */
export function repositoryOf(texts: Readonly<Record<string, string>>, root = ''): Repository {
  return { root, files: Object.entries(texts).map(([path, text]) => ({ path, text })) }
}
