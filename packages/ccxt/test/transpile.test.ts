import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Transpiler } from 'ast-transpiler'
import { describe, expect, test } from 'vitest'
import coinstore from '../src/upstream/coinstore.ts'
import pro from '../src/upstream/pro/coinstore.ts'
import { codeOf, type Lexis, unmatchedBrackets } from './code-of.ts'

/** What ccxt's build does with the classes: the same transpiler, with the spelling of each language. */
const transpiler = new Transpiler({
  verbose: false,
  python: { uncamelcaseIdentifiers: true },
  php: { uncamelcaseIdentifiers: true },
})
transpiler.setVerboseMode(false)

const CLASSES = [
  { file: 'coinstore.ts', fewest: 50, Class: coinstore },
  { file: 'pro/coinstore.ts', fewest: 40, Class: pro },
].map((each) => {
  const path = fileURLToPath(new URL(`../src/upstream/${each.file}`, import.meta.url))
  return { ...each, path, methods: methodsOf(readFileSync(path, 'utf8')) }
})
/** With a low line between any two letters or none: where it goes in `OHLCVWs` ccxt's build decides, not the transpiler. */
const snakeCase = (name: string): string => [...name.toLowerCase()].join('_?')

interface Language {
  readonly name: string
  readonly transpile: (path: string) => { readonly content: string }
  readonly lexis: Lexis
  /** How a method begins. */
  readonly method: (name: string) => RegExp
  /** Words and signs of TypeScript, and guesses of the transpiler at what has a length. */
  readonly leftovers: RegExp
}

const C_COMMENTS: Lexis = { lineComment: '//', blockComment: ['/*', '*/'] }
const LANGUAGES: readonly Language[] = [
  {
    name: 'Python',
    transpile: (path) => transpiler.transpilePythonByPath(path),
    lexis: { lineComment: '#', blockComment: ['"""', '"""'] },
    method: (name) => new RegExp(`^ {4}(async )?def ${snakeCase(name)}\\(self`, 'm'),
    leftovers: /===|!==|&&|\|\||=>|\b(const|let|new|this|undefined|function|typeof|override)\b|;\s*$/m,
  },
  {
    name: 'PHP',
    transpile: (path) => transpiler.transpilePhpByPath(path),
    lexis: C_COMMENTS,
    method: (name) => new RegExp(`^ {4}public function ${snakeCase(name)}\\(`, 'm'),
    leftovers: /\b(const|let|undefined|typeof|override|async def|strlen)\b|\bthis\./,
  },
  {
    name: 'C#',
    transpile: (path) => transpiler.transpileCSharpByPath(path),
    lexis: C_COMMENTS,
    method: (name) =>
      new RegExp(`^ {4}public (async )?(override|virtual) (Task<object>|object|void) ${name}\\(`, 'm'),
    leftovers: /===|!==|\b(const|let|undefined|function)\b|\.Length\b/,
  },
  {
    name: 'Go',
    transpile: (path) => transpiler.transpileGoByPath(path),
    lexis: C_COMMENTS,
    method: (name) =>
      new RegExp(`^func +\\(this \\*coinstore\\) ${name.charAt(0).toUpperCase()}${name.slice(1)}\\(`, 'm'),
    leftovers: /===|!==|\b(const|let|undefined|function|typeof|async|await|extends)\b|\bGetLength\(/,
  },
]

describe.each(CLASSES)('$file', ({ path, methods, fewest, Class }) => {
  test('the class has its methods in plain sight', () => {
    const exchange = new Class()
    expect(methods.length).toBeGreaterThan(fewest)
    for (const name of methods) expect(exchange[name]).toBeTypeOf('function')
  })

  describe.each(LANGUAGES)('in $name', ({ transpile, lexis, method, leftovers }) => {
    const text = transpile(path).content
    const code = codeOf(text, lexis)

    test('every method is there', () => {
      expect(methods.filter((name) => !method(name).test(code))).toEqual([])
    })

    test('nothing of TypeScript is left', () => {
      expect(code.match(leftovers)?.[0]).toBeUndefined()
    })

    test('what opens is closed', () => {
      expect(unmatchedBrackets(code)).toEqual([])
    })
  })

  test('the Python text is Python', ({ annotate }) => {
    const { content } = transpiler.transpilePythonByPath(path)
    const parse = 'import ast, sys; print(len(ast.parse(sys.stdin.read()).body[0].body))'
    const { error, status, stdout, stderr } = spawnSync('python3', ['-c', parse], { input: content })
    if (error !== undefined) {
      void annotate(`No python3 here (${error.message}): only the brackets of the Python text were checked.`)
      return
    }
    expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: '' })
    expect(Number(stdout)).toBeGreaterThanOrEqual(methods.length)
  })
})

function methodsOf(text: string): readonly string[] {
  return [...text.matchAll(/^ {4}(?:override )?(?:async )?(\w+) \(.*\{$/gm)].map(([, name = '']) => name)
}
