import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

/** The rules of ccxt's contributors' guide that a machine can see: what its transpilers read, and nothing beyond. */
interface Rules {
  readonly file: string
  readonly imports: readonly string[]
  /** What files of this kind use nevertheless. */
  readonly allowed: readonly ts.SyntaxKind[]
  /** How many of the methods parse something, or handle a message. */
  readonly parsers: number
}

const FILES: readonly Rules[] = [
  {
    file: 'coinstore.ts',
    imports: [
      '@noble/hashes/sha2.js',
      './abstract/coinstore.js',
      './base/errors.js',
      './base/Precise.js',
      './base/functions/number.js',
      './base/types.js',
    ],
    allowed: [],
    parsers: 9,
  },
  {
    file: 'pro/coinstore.ts',
    imports: [
      '../coinstore.js',
      '../base/errors.js',
      '../base/Precise.js',
      '../base/types.js',
      '../base/ws/Cache.js',
      '../base/ws/Client.js',
    ],
    // Every pro class takes entries out of caches and subscriptions.
    allowed: [ts.SyntaxKind.DeleteExpression],
    parsers: 8,
  },
]
const FORBIDDEN_SYNTAX: readonly ts.SyntaxKind[] = [
  ts.SyntaxKind.ArrowFunction,
  ts.SyntaxKind.FunctionExpression,
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.PropertyDeclaration,
  ts.SyntaxKind.SpreadElement,
  ts.SyntaxKind.SpreadAssignment,
  ts.SyntaxKind.ShorthandPropertyAssignment,
  ts.SyntaxKind.ObjectBindingPattern,
  ts.SyntaxKind.TemplateExpression,
  ts.SyntaxKind.NoSubstitutionTemplateLiteral,
  ts.SyntaxKind.RegularExpressionLiteral,
  ts.SyntaxKind.ConditionalExpression,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.QuestionDotToken,
  ts.SyntaxKind.ForInStatement,
  ts.SyntaxKind.ForOfStatement,
  ts.SyntaxKind.NullKeyword,
  ts.SyntaxKind.DeleteExpression,
  ts.SyntaxKind.TypeOfExpression,
  ts.SyntaxKind.VoidExpression,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
]
const FORBIDDEN_CALLS = [
  'map',
  'filter',
  'reduce',
  'forEach',
  'find',
  'some',
  'every',
  'includes',
  'flat',
  'toFixed',
  'toString',
  'at',
  'replaceAll',
  'padStart',
  'entries',
  'assign',
]

const PARSERS =
  /^(parse(Market|Currency|Ticker|LastPrice|Trade|OHLCV|Order|Transaction|Transfer)|handle(Trades|OrderBook|Ticker|OHLCV|OHLCVHistory|Echo|Result|Failure))$/

describe.each(FILES)('$file', ({ file, imports, allowed, parsers: parserCount }) => {
  const text = readFileSync(new URL(`../src/upstream/${file}`, import.meta.url), 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const nodes = descendants(source)

  test('it imports only what a file of ccxt may import', () => {
    expect(
      source.statements.filter(ts.isImportDeclaration).map(({ moduleSpecifier }) => textOf(moduleSpecifier)),
    ).toEqual(expect.arrayContaining([...imports]))
    const others = source.statements.filter(
      (statement) =>
        ts.isImportDeclaration(statement) && !imports.includes(textOf(statement.moduleSpecifier)),
    )
    expect(others.map(where)).toEqual([])
  })

  test('it is one class and nothing else', () => {
    expect(
      source.statements.filter((statement) => !ts.isImportDeclaration(statement)).map(({ kind }) => kind),
    ).toEqual([ts.SyntaxKind.ClassDeclaration])
  })

  test('it uses no syntax that the transpilers do not know', () => {
    expect(
      nodes.filter(({ kind }) => FORBIDDEN_SYNTAX.includes(kind) && !allowed.includes(kind)).map(where),
    ).toEqual([])
  })

  test('it calls nothing that other languages lack', () => {
    const calls = nodes.filter(
      (node) =>
        ts.isCallExpression(node) &&
        ts.isPropertyAccessExpression(node.expression) &&
        FORBIDDEN_CALLS.includes(node.expression.name.text),
    )
    expect(calls.map(where)).toEqual([])
  })

  test('a branch or loop has braces', () => {
    const bare = nodes.filter(
      (node) =>
        (ts.isIfStatement(node) && (!ts.isBlock(node.thenStatement) || isBareElse(node.elseStatement))) ||
        ((ts.isForStatement(node) || ts.isWhileStatement(node)) && !ts.isBlock(node.statement)),
    )
    expect(bare.map(where)).toEqual([])
  })

  test('a length has a line of its own, or stands in the head of a loop', () => {
    const inline = nodes.filter(
      (node) =>
        ts.isPropertyAccessExpression(node) &&
        node.name.text === 'length' &&
        !(ts.isVariableDeclaration(node.parent) && node.parent.initializer === node) &&
        !(ts.isBinaryExpression(node.parent) && ts.isForStatement(node.parent.parent)),
    )
    expect(inline.map(where)).toEqual([])
  })

  test('strings are in single quotes, and calls and methods have a blank before their parenthesis', () => {
    const doubleQuoted = nodes.filter((node) => ts.isStringLiteral(node) && node.getText().startsWith('"'))
    expect(doubleQuoted.map(where)).toEqual([])
    const tight = nodes.filter(
      (node) =>
        ts.isCallExpression(node) &&
        !/^ \(/.test(text.slice(node.expression.getEnd(), node.expression.getEnd() + 2)),
    )
    expect(tight.map(where)).toEqual([])
  })

  test('the transpilers find the methods by the blank lines between them: there is none within', () => {
    const methods = nodes.filter(ts.isMethodDeclaration)
    expect(methods.filter((method) => /\n\s*\n/.test(method.getText())).map(where)).toEqual([])
  })

  test('layout is in steps of four blanks, without tabs or trailing blanks', () => {
    const lines = text.split('\n').map((line, at) => ({ line, at: at + 1 }))
    const code = lines.filter(({ line }) => !/^\s*(\/\/|\/?\*)/.test(line))
    expect(code.filter(({ line }) => (/^ */.exec(line)?.[0].length ?? 0) % 4 !== 0)).toEqual([])
    expect(lines.filter(({ line }) => /\t|\s$/.test(line))).toEqual([])
  })

  /** A unified method is one that ccxt's base class has a name for, and that asks the exchange. */
  const unified = nodes
    .filter(ts.isMethodDeclaration)
    .filter((method) => modifiers(method).includes('override') && modifiers(method).includes('async'))

  test.each(unified.map((method) => ({ name: textOf(method.name), method })))(
    '$name is documented: its name, its purpose, its sources, each of its parameters and its result',
    ({ name, method }) => {
      const doc = text.slice(method.getFullStart(), method.getStart())
      const parameters = method.parameters.map((parameter) => textOf(parameter.name))
      expect(doc).toContain(`     * @method\n     * @name coinstore#${name}\n     * @description `)
      expect(doc).toMatch(/ \* @see https:\/\/coinstore-openapi\.github\.io\/en\/index\.html#[\w-]+\n/)
      expect(
        [...doc.matchAll(/ \* @param \{[^}]+\} \[?(\w+)\]? /g)].map(([, parameter]) => parameter),
      ).toEqual(parameters)
      expect(doc).toMatch(/ \* @returns \{[\w[\]]+\} .+\n/)
    },
  )

  test('every parser shows what it parses', () => {
    const parsers = nodes.filter(ts.isMethodDeclaration).filter((method) => PARSERS.test(textOf(method.name)))
    expect(parsers.length).toBe(parserCount)
    const silent = parsers.filter((method) => !/\n {8}\/\/ {5}\{/.test(method.getText()))
    expect(silent.map((method) => textOf(method.name))).toEqual([])
  })
})

function descendants(node: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = []
  node.forEachChild((child) => {
    found.push(child, ...descendants(child))
  })
  return found
}

function isBareElse(statement: ts.Statement | undefined): boolean {
  return statement !== undefined && !ts.isBlock(statement) && !ts.isIfStatement(statement)
}

function modifiers(method: ts.MethodDeclaration): readonly string[] {
  return method.modifiers?.map((modifier) => modifier.getText()) ?? []
}

function textOf(node: ts.Node): string {
  return ts.isStringLiteral(node) ? node.text : node.getText()
}

function where(node: ts.Node): string {
  const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart())
  return `line ${line + 1}: ${node.getText().split('\n', 1)[0]}`
}
