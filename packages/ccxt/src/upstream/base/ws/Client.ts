// ccxt does not export its WebSocket client; the type of it stands in what an exchange's `client ()` returns.
import type { Exchange } from 'ccxt';

type Client = ReturnType<Exchange['client']>;

export type { Client as default };
