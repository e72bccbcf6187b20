// As a module, ccxt names its functions in a namespace; as CommonJS, it has them beside its classes. Its default export
// has them in both.
import ccxt from 'ccxt';

export const TICK_SIZE = ccxt.TICK_SIZE;
