/**
 * Bundles the built command line into a few files, so that it starts without looking up some hundred modules: the first
 * output of `market ticker` comes in about two thirds of the time (docs/decisions/0006-bundled-command-line.md).
 *
 * Plain JavaScript, since it runs while the project is being installed.
 */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const fromRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

// Some dependencies are CommonJS and ask for Node's own modules by `require`, which an ES module does not have.
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"

await build({
  entryPoints: [fromRoot('packages/cli/dist/main.js')],
  outdir: fromRoot('packages/cli/dist/bundle'),
  bundle: true,
  splitting: true,
  minify: true,
  keepNames: true,
  sourcemap: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // These load files that lie beside them: a database's code, a driver's optional parts; ccxt is many megabytes that few need.
  external: ['@electric-sql/pglite', 'pg', 'ccxt'],
  banner: { js: REQUIRE },
  logLevel: 'warning',
})
