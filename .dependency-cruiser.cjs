/**
 * Which package may import which. Imports point one way only; the table stands in CONTRIBUTING.md.
 *
 * The rules hold for shipped code: what lies in a package's `src` and is no test. Tests, the benchmarks and the
 * examples may start the sandbox from anywhere.
 */

/** Ours, lowest first. A package that is not in the list is refused by `every-package-has-its-place`. */
const MAY_IMPORT = {
  core: [],
  protocol: ['core'],
  client: ['protocol', 'core'],
  sandbox: ['protocol', 'core'],
  doctor: ['client', 'protocol', 'core'],
  ccxt: ['client', 'protocol', 'core'],
  store: ['core'],
  vault: ['store', 'core'],
  engine: ['core'],
  service: ['engine', 'vault', 'store', 'ccxt', 'doctor', 'client', 'protocol', 'core'],
  cli: ['service', 'engine', 'vault', 'store', 'ccxt', 'doctor', 'client', 'sandbox', 'protocol', 'core'],
}
/** The one folder of `engine` that knows an exchange's client. */
const ENGINE_VENUE = '^packages/engine/src/venue/'

const PACKAGES = Object.keys(MAY_IMPORT)
const TESTS = '\\.(test|test-d)\\.ts$'
const OURS = '^(packages|examples|bench|scripts)/'
/** How the cruiser calls an import of `@trading-bridge/<name>`. */
const BY_NAME = ['aliased-workspace']
const anyOf = (names) => `(${names.join('|')})`

const importTable = PACKAGES.map((name) => ({
  name: `${name}-imports-only-what-is-below-it`,
  comment: `packages/${name} may import ${MAY_IMPORT[name].join(', ') || 'nothing of ours'}.`,
  severity: 'error',
  from: {
    path: `^packages/${name}/src/`,
    pathNot: name === 'engine' ? [TESTS, ENGINE_VENUE] : [TESTS],
  },
  to: { path: '^packages/', pathNot: `^packages/${anyOf([name, ...MAY_IMPORT[name]])}/` },
}))

/** Tests reach further than what they test: the sandbox, and for bots a venue to trade on and a database for the books. */
const TESTS_MAY_IMPORT = { engine: ['client', 'protocol', 'ccxt', 'store'] }

const testTable = PACKAGES.map((name) => {
  const allowed = [name, 'sandbox', ...MAY_IMPORT[name], ...(TESTS_MAY_IMPORT[name] ?? [])]
  return {
    name: `tests-of-${name}-import-what-is-below-it-and-the-sandbox`,
    severity: 'error',
    from: { path: [`^packages/${name}/test/`, `^packages/${name}/src/.*${TESTS}`] },
    to: { path: '^packages/', pathNot: `^packages/${anyOf(allowed)}/` },
  }
})

/** What code of each layer must not reach, because it takes it as a parameter or leaves it to a layer above. */
const NETWORK =
  '^(node:)?(net|tls|dns|http|https|http2|dgram)(/|$)|(^|/)node_modules/(undici|ws|fastify|@fastify)/'

module.exports = {
  forbidden: [
    ...importTable,
    ...testTable,
    {
      name: 'engine-venue-imports-only-what-is-below-it',
      comment: 'packages/engine/src/venue may import client, ccxt and core.',
      severity: 'error',
      from: { path: ENGINE_VENUE, pathNot: TESTS },
      to: { path: '^packages/', pathNot: '^packages/(engine|client|ccxt|core)/' },
    },
    {
      name: 'every-package-has-its-place',
      comment: 'A new package is added to the table of .dependency-cruiser.cjs and of CONTRIBUTING.md.',
      severity: 'error',
      from: { path: '^packages/', pathNot: `^packages/${anyOf(PACKAGES)}/` },
      to: {},
    },
    {
      name: 'packages-are-imported-by-name',
      comment: 'Import @trading-bridge/<name>; a relative path stays inside its package.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: OURS, pathNot: '^packages/$1/', dependencyTypesNot: BY_NAME },
    },
    {
      name: 'programs-import-packages-by-name',
      comment:
        'Examples and scripts use what a package exports, as any program would. Benchmarks may look inside.',
      severity: 'error',
      from: { path: '^(examples|scripts)/' },
      to: { path: '^packages/', dependencyTypesNot: BY_NAME },
    },
    {
      name: 'core-and-protocol-open-no-sockets',
      comment: 'core and protocol are pure: the network belongs to client and sandbox.',
      severity: 'error',
      from: { path: '^packages/(core|protocol)/src/', pathNot: TESTS },
      to: { path: NETWORK },
    },
    {
      name: 'the-engine-opens-no-sockets',
      comment: 'A bot reaches the exchange through its venue.',
      severity: 'error',
      from: { path: '^packages/engine/src/', pathNot: TESTS },
      to: { path: NETWORK },
    },
    {
      name: 'tests-are-not-imported-by-shipped-code',
      comment: 'Builders and fixtures of tests stay with the tests.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: TESTS },
      to: { path: `^packages/[^/]+/test/|${TESTS}` },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that import each other are one idea in two places, or two ideas in one.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'imports-resolve',
      comment: 'An import that resolves to nothing escapes every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.check.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@trading-bridge/source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
}
