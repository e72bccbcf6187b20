export type * from 'ccxt';
