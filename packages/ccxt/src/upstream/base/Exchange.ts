// The base class of the ccxt that the program at hand uses.
export { Exchange } from 'ccxt';
