/** Writes the types of the ccxt class's implicit methods. Run it after changing the endpoints in `describe()`. */
import { writeFileSync } from 'node:fs'
import { coinstore } from '@trading-bridge/ccxt'
import { ccxtMethodsSource } from './ccxt-methods.ts'

const { api } = new coinstore().describe()
writeFileSync(
  new URL('../packages/ccxt/src/upstream/abstract/coinstore.ts', import.meta.url),
  ccxtMethodsSource(api),
)
