export { Precise } from 'ccxt';
