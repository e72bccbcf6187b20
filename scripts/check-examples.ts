/** Every program in `examples/` is mentioned where a reader finds it, and is among the files the compiler checks. */
import { join, relative } from 'node:path'
import ts from 'typescript'
import type { Repository } from './repository.ts'

const CONFIG = 'tsconfig.check.json'

export function findExampleProblems({ root, files }: Repository): readonly string[] {
  const examples = files.map(({ path }) => path).filter((path) => /^examples\/.*\.[cm]?[jt]s$/.test(path))
  if (examples.length === 0) return []
  const pages = files.filter(({ path }) => path === 'README.md' || /^docs\/.*\.md$/.test(path))
  const compiled = compiledFiles(root)
  const unexplained = examples.filter((example) => !pages.some(({ text }) => text.includes(example)))
  const unchecked = examples.filter((example) => !compiled.has(example))
  return [
    ...unexplained.map((example) => `${example} is mentioned neither in README.md nor in docs/.`),
    ...unchecked.map(
      (example) => `${example} is not among the files of ${CONFIG}, so nobody checks its types.`,
    ),
  ]
}

function compiledFiles(root: string): ReadonlySet<string> {
  const { config } = ts.readConfigFile(join(root, CONFIG), ts.sys.readFile)
  const { fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  return new Set(fileNames.map((path) => relative(root, path).replaceAll('\\', '/')))
}
