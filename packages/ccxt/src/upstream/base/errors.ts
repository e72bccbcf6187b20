export * from 'ccxt';
