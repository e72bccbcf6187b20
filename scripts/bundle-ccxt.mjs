/**
 * Bundles the built ccxt class twice, as an ES module and as CommonJS, each with what it needs of our packages and with
 * `ccxt` left outside. Both formats, since ccxt has two copies: errors are of the program's own copy only when the class
 * was loaded as that was (docs/decisions/0007-ccxt-in-two-layers.md).
 *
 * Plain JavaScript, since it runs while the project is being installed.
 */
import { cpSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const fromBuilt = (path) => fileURLToPath(new URL(`../packages/ccxt/dist/${path}`, import.meta.url))

/** Importing a module does nothing here, so what is imported and not used is left out: all of zod, for one. */
const withoutSideEffects = {
  name: 'without-side-effects',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^(?:\.|@)/ }, async ({ path, pluginData, ...from }) => {
      if (pluginData === 'asked') return undefined
      return { ...(await resolve(path, { ...from, pluginData: 'asked' })), sideEffects: false }
    })
  },
}

const shared = {
  entryPoints: [fromBuilt('index.js')],
  bundle: true,
  external: ['ccxt'],
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  plugins: [withoutSideEffects],
  logLevel: 'warning',
}

await build({ ...shared, format: 'esm', outfile: fromBuilt('bundle/index.js') })
await build({ ...shared, format: 'cjs', outfile: fromBuilt('cjs/index.js') })

// Declarations are for CommonJS when the `package.json` beside them says so.
for (const part of ['index.d.ts', 'exchange', 'upstream']) {
  cpSync(fromBuilt(part), fromBuilt(`cjs/${part}`), { recursive: true, filter: isFolderOrDeclaration })
}
writeFileSync(fromBuilt('cjs/package.json'), '{ "type": "commonjs" }\n')

function isFolderOrDeclaration(path) {
  return path.endsWith('.d.ts') || !basename(path).includes('.')
}
