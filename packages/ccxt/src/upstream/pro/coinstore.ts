//  ---------------------------------------------------------------------------

import coinstoreRest from '../coinstore.js';
import { ArgumentsRequired, AuthenticationError, BadRequest, ExchangeError, NetworkError, NotSupported, OrderNotFound, RateLimitExceeded } from '../base/errors.js';
import { Precise } from '../base/Precise.js';
import { ArrayCache, ArrayCacheByTimestamp, ArrayCacheBySymbolById } from '../base/ws/Cache.js';
import type { Balances, Dict, Int, List, Market, Num, OHLCV, Order, OrderBook, OrderRequest, OrderSide, OrderType, Str, Strings, Ticker, Tickers, Trade } from '../base/types.js';
import type Client from '../base/ws/Client.js';

//  ---------------------------------------------------------------------------

/**
 * @class coinstore
 * @augments Exchange
 * @description public data come by one websocket; orders, fills and balances are polled, as no private stream is documented
 */
export default class coinstore extends coinstoreRest {
    override describe (): any {
        return this.deepExtend (super.describe (), {
            'has': {
                'ws': true,
                'cancelAllOrdersWs': false,
                'cancelOrdersWs': false,
                'cancelOrderWs': false,
                'createOrderWs': false,
                'editOrderWs': false,
                'fetchBalanceWs': false,
                'fetchMarketsWs': false,
                'fetchMyTradesWs': false,
                'fetchOHLCVWs': true,
                'fetchOpenOrdersWs': false,
                'fetchOrderBookWs': false,
                'fetchOrdersWs': false,
                'fetchOrderWs': false,
                'fetchTickersWs': false,
                'fetchTickerWs': false,
                'fetchTradesWs': false,
                'unWatchBidsAsks': true,
                'unWatchMyTrades': false,
                'unWatchOHLCV': true,
                'unWatchOHLCVForSymbols': true,
                'unWatchOrderBook': true,
                'unWatchOrderBookForSymbols': true,
                'unWatchOrders': false,
                'unWatchPositions': false,
                'unWatchTicker': true,
                'unWatchTickers': true,
                'unWatchTrades': true,
                'unWatchTradesForSymbols': true,
                'watchBalance': 'emulated',
                'watchBidsAsks': true,
                'watchLiquidations': false,
                'watchLiquidationsForSymbols': false,
                'watchMyLiquidations': false,
                'watchMyLiquidationsForSymbols': false,
                'watchMyTrades': 'emulated',
                'watchMyTradesForSymbols': false,
                'watchOHLCV': true,
                'watchOHLCVForSymbols': true,
                'watchOrderBook': true,
                'watchOrderBookForSymbols': true,
                'watchOrders': 'emulated',
                'watchOrdersForSymbols': false,
                'watchPosition': false,
                'watchPositions': false,
                'watchStatus': false,
                'watchTicker': true,
                'watchTickers': true,
                'watchTrades': true,
                'watchTradesForSymbols': true,
            },
            'urls': {
                'api': {
                    'ws': 'wss://ws.coinstore.com/s/ws',
                },
            },
            'options': {
                'tradesLimit': 1000,
                'OHLCVLimit': 1000,
                'ordersLimit': 1000,
                'checkSequence': true, // a number left out of the session's counter ends the connection
                'pollInterval': 1000, // milliseconds between two reads of orders, of fills, and of balances
                'watchTrades': {
                    'size': 100, // past trades to begin with, also after a lost connection
                },
                'watchOrderBook': {
                    'depth': 20, // where no limit is given
                },
                'watchOrders': {
                    'ordersPerPoll': 20, // orders that left the list of open ones and are looked up before the next poll
                    'visibleAfter': 30000, // milliseconds an order may take to be found
                },
                'watchOHLCV': {
                    'timeframes': {
                        '1m': 'min_1',
                        '5m': 'min_5',
                        '15m': 'min_15',
                        '30m': 'min_30',
                        '1h': 'hour_1',
                        '4h': 'hour_4',
                        '12h': 'hour_12',
                        '1d': 'day_1',
                        '1w': 'week_1',
                        '1M': 'mon_1',
                    },
                },
            },
            'streaming': {
                'keepAlive': 20000,
                'ping': this.ping,
            },
            'exceptions': {
                'ws': {
                    'exact': {
                        '400': BadRequest,
                        '401': AuthenticationError,
                        '429': RateLimitExceeded,
                        '1401': AuthenticationError,
                    },
                },
            },
        });
    }

    override ping (client: Client) {
        // the exchange pings every 3 minutes and the socket answers by itself; this command asks for an answer sooner
        return {
            'op': 'LIST',
            'channel': [],
            'id': this.requestId (),
        };
    }

    requestId (): number {
        this.lockId ();
        const requestId = this.sum (this.safeInteger (this.options, 'requestId', 0), 1);
        this.options['requestId'] = requestId;
        this.unlockId ();
        return requestId;
    }

    /**
     * @ignore
     * @method
     * @name coinstore#channelOf
     * @description the name of a channel of the stream
     * @param {object} market a [market structure]{@link https://docs.ccxt.com/?id=market-structure}
     * @param {string} name what follows the id of the market
     * @returns {string} the id of a channel
     */
    channelOf (market: Market, name: string): string {
        const numericId = this.safeString2 (market, 'numericId', 'id');
        return numericId + '@' + name;
    }

    /**
     * @ignore
     * @method
     * @name coinstore#openChannels
     * @description the channels that are subscribed to; several message hashes may read one of them
     * @param {object} subscriptions the subscriptions of a connection
     * @param {string[]} [exceptHashes] message hashes that do not count
     * @returns {object} by the ids of the channels
     */
    openChannels (subscriptions: Dict, exceptHashes: string[] = []): Dict {
        const isExcepted: Dict = {};
        for (let i = 0; i < exceptHashes.length; i++) {
            isExcepted[exceptHashes[i]] = true;
        }
        const result: Dict = {};
        const messageHashes = Object.keys (subscriptions);
        for (let i = 0; i < messageHashes.length; i++) {
            const channel = this.subscribedChannel (subscriptions, messageHashes[i]);
            if ((channel !== undefined) && !(messageHashes[i] in isExcepted)) {
                result[channel] = true;
            }
        }
        return result;
    }

    subscribedChannel (subscriptions: Dict, messageHash: string): Str {
        const subscription = this.safeDict (subscriptions, messageHash, {});
        const channels = this.safeDict (subscription, 'channels', {});
        return this.safeString (channels, messageHash);
    }

    /**
     * @ignore
     * @method
     * @name coinstore#watchPublic
     * @description waits for news of channels, and subscribes to those that are not subscribed to
     * @param {string[]} messageHashes one for each channel
     * @param {string[]} channels the ids of the channels
     * @param {object} [params] extra parameters of the command
     * @returns {object} the latest of that message hash which has had news for longest
     */
    async watchPublic (messageHashes: string[], channels: string[], params = {}): Promise<any> {
        const url = this.urls['api']['ws'];
        // a client that is made here would not count as a new connection when the delay before it is computed
        const client = this.safeValue (this.clients, url);
        let subscriptions: Dict = {};
        if (client !== undefined) {
            subscriptions = client.subscriptions;
        }
        const channelsByHash: Dict = {};
        const wanted: List = [];
        for (let i = 0; i < messageHashes.length; i++) {
            channelsByHash[messageHashes[i]] = channels[i];
            if (!(messageHashes[i] in subscriptions)) {
                wanted.push (channels[i]);
            }
        }
        const subscription: Dict = {
            'channels': channelsByHash,
        };
        let message: any = undefined;
        const wantedLength = wanted.length;
        if (wantedLength > 0) {
            const open = this.openChannels (subscriptions);
            const missing: List = [];
            for (let i = 0; i < wanted.length; i++) {
                if (!(wanted[i] in open)) {
                    missing.push (wanted[i]);
                }
            }
            const missingLength = missing.length;
            if (missingLength > 0) {
                const id = this.requestId ();
                subscription['id'] = id;
                const request: Dict = {
                    'op': 'SUB',
                    'channel': missing,
                    'id': id,
                };
                message = this.extend (request, params);
            }
        } else {
            const unseen = this.safeDict (subscriptions, 'unseen', {});
            const unseenHashes = Object.keys (unseen);
            for (let i = 0; i < unseenHashes.length; i++) {
                if (unseenHashes[i] in channelsByHash) {
                    return this.takeNews (client, unseenHashes[i]);
                }
            }
        }
        const [ newHash, news ] = await this.watchMultiple (url, messageHashes, message, messageHashes, subscription);
        return this.takeNews (this.safeValue (this.clients, url), newHash, news);
    }

    /**
     * @ignore
     * @method
     * @name coinstore#tellNews
     * @description wakes those who wait, and keeps the news for those who do not at the moment: of several message hashes one wakes its reader, and the others would be missed until they have news again
     * @param {Client} client the connection
     * @param {object} news what is told
     * @param {string} messageHash what it is about
     */
    tellNews (client: Client, news: any, messageHash: string) {
        const unseen = this.safeDict (client.subscriptions, 'unseen', {});
        unseen[messageHash] = news;
        client.subscriptions['unseen'] = unseen;
        client.resolve ([ messageHash, news ], messageHash);
    }

    takeNews (client: any, messageHash: string, news: any = undefined): any {
        if (client === undefined) {
            return news;
        }
        const unseen = this.safeDict (client.subscriptions, 'unseen', {});
        const latest = this.safeValue (unseen, messageHash, news);
        if (messageHash in unseen) {
            delete unseen[messageHash];
            client.subscriptions['unseen'] = unseen;
        }
        return latest;
    }

    /**
     * @ignore
     * @method
     * @name coinstore#unWatchPublic
     * @description ends subscriptions, and with them the channels that nobody else reads
     * @param {string[]} messageHashes the message hashes to be ended
     * @param {object} cached what to forget: topic, symbols, symbolsAndTimeframes
     * @param {object} [params] extra parameters of the command
     * @returns {boolean} true
     */
    async unWatchPublic (messageHashes: string[], cached: Dict, params = {}): Promise<any> {
        const url = this.urls['api']['ws'];
        const client = this.safeValue (this.clients, url);
        if (client === undefined) {
            this.cleanCache (cached);
            return true;
        }
        const unused: List = [];
        const kept = this.openChannels (client.subscriptions, messageHashes);
        for (let i = 0; i < messageHashes.length; i++) {
            const channel = this.subscribedChannel (client.subscriptions, messageHashes[i]);
            if ((channel !== undefined) && !(channel in kept)) {
                unused.push (channel);
            }
        }
        const id = this.requestId ();
        const unsubscribeHash = 'unsubscribe:' + this.numberToString (id);
        const subscription = this.extend (cached, {
            'id': id,
            'unsubscribe': true,
            'unsubscribeHash': unsubscribeHash,
            'messageHashes': messageHashes,
        });
        const unusedLength = unused.length;
        if (unusedLength === 0) {
            this.handleUnSubscription (client, subscription);
            return true;
        }
        const request: Dict = {
            'op': 'UNSUB',
            'channel': unused,
            'id': id,
        };
        return await this.watch (url, unsubscribeHash, this.extend (request, params), unsubscribeHash, subscription);
    }

    handleUnSubscription (client: Client, subscription: Dict) {
        const unsubscribeHash = this.safeString (subscription, 'unsubscribeHash');
        const messageHashes = this.safeList (subscription, 'messageHashes', []);
        const books = this.safeDict (this.options, 'booksByDepth', {});
        for (let i = 0; i < messageHashes.length; i++) {
            const messageHash = messageHashes[i];
            if (messageHash in books) {
                delete books[messageHash];
                this.options['booksByDepth'] = books;
            }
            this.takeNews (client, messageHash);
            this.cleanUnsubscription (client, messageHash, unsubscribeHash);
        }
        this.cleanCache (subscription);
    }

    /**
     * @method
     * @name coinstore#watchTrades
     * @description watches the trades of a market; a new connection is told the last 100 trades, of which each is handed out once
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string} symbol unified symbol of the market to watch trades of
     * @param {int} [since] timestamp in ms of the earliest trade to hand out
     * @param {int} [limit] the maximum amount of trades to hand out
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {Trade[]} a list of [trade structures]{@link https://docs.ccxt.com/?id=public-trades}
     */
    override async watchTrades (symbol: string, since: Int = undefined, limit: Int = undefined, params = {}): Promise<Trade[]> {
        return await this.watchTradesForSymbols ([ symbol ], since, limit, params);
    }

    /**
     * @method
     * @name coinstore#watchTradesForSymbols
     * @description watches the trades of several markets, and hands out those of one of them at a time
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string[]} symbols unified symbols of the markets to watch trades of
     * @param {int} [since] timestamp in ms of the earliest trade to hand out
     * @param {int} [limit] the maximum amount of trades to hand out
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {Trade[]} a list of [trade structures]{@link https://docs.ccxt.com/?id=public-trades}
     */
    override async watchTradesForSymbols (symbols: string[], since: Int = undefined, limit: Int = undefined, params = {}): Promise<Trade[]> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        symbols = this.marketSymbols (symbols, undefined, false);
        const messageHashes: List = [];
        const channels: List = [];
        for (let i = 0; i < symbols.length; i++) {
            const market = this.market (symbols[i]);
            messageHashes.push ('trade:' + market['symbol']);
            channels.push (this.channelOf (market, 'trade'));
        }
        const options = this.safeDict (this.options, 'watchTrades', {});
        const request: Dict = {
            'param': {
                'size': this.safeInteger (options, 'size', 100),
            },
        };
        const trades = await this.watchPublic (messageHashes, channels, this.extend (request, params));
        if (this.newUpdates) {
            const first = this.safeDict (trades, 0);
            const tradeSymbol = this.safeString (first, 'symbol');
            limit = trades.getLimit (tradeSymbol, limit);
        }
        return this.filterBySinceLimit (trades, since, limit, 'timestamp', true) as Trade[];
    }

    /**
     * @method
     * @name coinstore#unWatchTrades
     * @description stops watching the trades of a market
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string} symbol unified symbol of the market
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {boolean} true
     */
    override async unWatchTrades (symbol: string, params = {}): Promise<any> {
        return await this.unWatchTradesForSymbols ([ symbol ], params);
    }

    /**
     * @method
     * @name coinstore#unWatchTradesForSymbols
     * @description stops watching the trades of several markets
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string[]} symbols unified symbols of the markets
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {boolean} true
     */
    override async unWatchTradesForSymbols (symbols: string[], params = {}): Promise<any> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        symbols = this.marketSymbols (symbols, undefined, false);
        const messageHashes: List = [];
        for (let i = 0; i < symbols.length; i++) {
            messageHashes.push ('trade:' + symbols[i]);
        }
        const cached: Dict = {
            'topic': 'trades',
            'symbols': symbols,
        };
        return await this.unWatchPublic (messageHashes, cached, params);
    }

    handleTrades (client: Client, message: Dict) {
        //
        // the first message, where past trades were asked for
        //
        //     {
        //         "S": 4,
        //         "T": "trade",
        //         "data": [
        //             {
        //                 "channel": "1042@trade",
        //                 "price": "0.00804",
        //                 "tradeId": 880133,
        //                 "seq": 880133,
        //                 "ts": 1771003795120,
        //                 "takerSide": "BUY",
        //                 "time": 1771003795,
        //                 "volume": "120",
        //                 "symbol": "SHARPUSDT",
        //                 "instrumentId": 1042
        //             }
        //         ]
        //     }
        //
        // each later one
        //
        //     {
        //         "S": 5,
        //         "T": "trade",
        //         "channel": "1042@trade",
        //         "price": "0.00805",
        //         "tradeId": 880134,
        //         "seq": 880134,
        //         "ts": 1771003796004,
        //         "takerSide": "SELL",
        //         "time": 1771003796,
        //         "volume": "10",
        //         "symbol": "SHARPUSDT",
        //         "instrumentId": 1042
        //     }
        //
        const data = this.safeList (message, 'data', [ message ]);
        const first = this.safeDict (data, 0, {});
        const market = this.streamMarket (first);
        const symbol = market['symbol'];
        const messageHash = 'trade:' + symbol;
        if (!(messageHash in client.subscriptions)) {
            return;
        }
        if (!(symbol in this.trades)) {
            const limit = this.safeInteger (this.options, 'tradesLimit', 1000);
            this.trades[symbol] = new ArrayCache (limit);
        }
        const stored = this.trades[symbol];
        const trades = this.parseTrades (data, market);
        let isNews = false;
        for (let i = 0; i < trades.length; i++) {
            const trade = trades[i];
            if (!this.isKnownTrade (stored, trade)) {
                stored.append (trade);
                isNews = true;
            }
        }
        if (isNews) {
            this.tellNews (client, stored, messageHash);
        }
    }

    isKnownTrade (stored: List, trade: Trade): boolean {
        for (let i = 0; i < stored.length; i++) {
            if (stored[i]['id'] === trade['id']) {
                return true;
            }
        }
        return false;
    }

    streamMarket (message: Dict): any {
        const marketId = this.safeString (message, 'symbol');
        return this.safeMarket (marketId, undefined, undefined, 'spot');
    }

    /**
     * @method
     * @name coinstore#watchOrderBook
     * @description watches the best levels of an order book; each message is a complete picture of them
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string} symbol unified symbol of the market to watch the order book of
     * @param {int} [limit] the maximum amount of levels of each side; served are 5, 10, 20, 50 and 100, of which the next is cut down to the limit
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object} an [order book structure]{@link https://docs.ccxt.com/?id=order-book-structure}
     */
    override async watchOrderBook (symbol: string, limit: Int = undefined, params = {}): Promise<OrderBook> {
        return await this.watchOrderBookForSymbols ([ symbol ], limit, params);
    }

    /**
     * @method
     * @name coinstore#watchOrderBookForSymbols
     * @description watches the best levels of several order books, and hands out one of them at a time
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string[]} symbols unified symbols of the markets to watch the order books of
     * @param {int} [limit] the maximum amount of levels of each side; served are 5, 10, 20, 50 and 100, of which the next is cut down to the limit
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object} an [order book structure]{@link https://docs.ccxt.com/?id=order-book-structure}
     */
    override async watchOrderBookForSymbols (symbols: string[], limit: Int = undefined, params = {}): Promise<OrderBook> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        symbols = this.marketSymbols (symbols, undefined, false);
        const options = this.safeDict (this.options, 'watchOrderBook', {});
        let wanted = limit;
        if (wanted === undefined) {
            wanted = this.safeInteger (options, 'depth', 20);
        }
        const depth = this.findNearestCeiling ([ 5, 10, 20, 50, 100 ], wanted);
        const depthId = this.numberToString (depth);
        const messageHashes: List = [];
        const channels: List = [];
        for (let i = 0; i < symbols.length; i++) {
            const market = this.market (symbols[i]);
            messageHashes.push ('orderbook:' + market['symbol'] + ':' + depthId);
            channels.push (this.channelOf (market, 'depth@' + depthId));
        }
        const orderbook = await this.watchPublic (messageHashes, channels, params);
        if ((limit === undefined) || (limit >= depth)) {
            return orderbook;
        }
        // the book of this depth is shared with whoever else watches it
        const cut = this.orderBook ({}, limit);
        cut.reset (orderbook);
        return cut.limit () as any;
    }

    /**
     * @method
     * @name coinstore#unWatchOrderBook
     * @description stops watching an order book, in all depths
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string} symbol unified symbol of the market
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {boolean} true
     */
    override async unWatchOrderBook (symbol: string, params = {}): Promise<any> {
        return await this.unWatchOrderBookForSymbols ([ symbol ], params);
    }

    /**
     * @method
     * @name coinstore#unWatchOrderBookForSymbols
     * @description stops watching several order books, in all depths
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string[]} symbols unified symbols of the markets
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {boolean} true
     */
    override async unWatchOrderBookForSymbols (symbols: string[], params = {}): Promise<any> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        symbols = this.marketSymbols (symbols, undefined, false);
        const depthIds = [ '5', '10', '20', '50', '100' ];
        const messageHashes: List = [];
        for (let i = 0; i < symbols.length; i++) {
            for (let j = 0; j < depthIds.length; j++) {
                messageHashes.push ('orderbook:' + symbols[i] + ':' + depthIds[j]);
            }
        }
        const cached: Dict = {
            'topic': 'orderbook',
            'symbols': symbols,
        };
        return await this.unWatchPublic (messageHashes, cached, params);
    }

    /**
     * @method
     * @name coinstore#watchBidsAsks
     * @description watches best bid and ask of several markets, from books of five levels: the ticker is not documented to carry them
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string[]} symbols unified symbols of the markets
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object} a dictionary of [ticker structures]{@link https://docs.ccxt.com/?id=ticker-structure} by symbol
     */
    override async watchBidsAsks (symbols: Strings = undefined, params = {}): Promise<Tickers> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const marketSymbols = this.marketSymbols (symbols, undefined, false);
        const messageHashes: List = [];
        const channels: List = [];
        for (let i = 0; i < marketSymbols.length; i++) {
            const market = this.market (marketSymbols[i]);
            messageHashes.push ('bidask:' + market['symbol']);
            channels.push (this.channelOf (market, 'depth@5'));
        }
        const ticker = await this.watchPublic (messageHashes, channels, params);
        if (this.newUpdates) {
            const result: Dict = {};
            result[ticker['symbol']] = ticker;
            return result;
        }
        return this.filterByArray (this.bidsasks, 'symbol', marketSymbols);
    }

    /**
     * @method
     * @name coinstore#unWatchBidsAsks
     * @description stops watching best bid and ask of several markets
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string[]} symbols unified symbols of the markets
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {boolean} true
     */
    override async unWatchBidsAsks (symbols: Strings = undefined, params = {}): Promise<any> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const marketSymbols = this.marketSymbols (symbols, undefined, false);
        const messageHashes: List = [];
        for (let i = 0; i < marketSymbols.length; i++) {
            messageHashes.push ('bidask:' + marketSymbols[i]);
        }
        const cached: Dict = {
            'topic': 'bidsasks',
            'symbols': marketSymbols,
        };
        return await this.unWatchPublic (messageHashes, cached, params);
    }

    handleOrderBook (client: Client, message: Dict) {
        //
        //     {
        //         "S": 8,
        //         "T": "depth",
        //         "channel": "1042@depth@5",
        //         "level": 5,
        //         "a": [ [ "0.00806", "940.25", -1 ] ],
        //         "b": [ [ "0.00803", "2100", 1 ] ],
        //         "symbol": "SHARPUSDT",
        //         "instrumentId": 1042
        //     }
        //
        const channel = this.safeString (message, 'channel', '');
        const parts = channel.split ('@');
        const depthId = this.safeString (parts, 2, '');
        const market = this.streamMarket (message);
        const symbol = market['symbol'];
        const messageHash = 'orderbook:' + symbol + ':' + depthId;
        const isBookWatched = (messageHash in client.subscriptions);
        const bidAskHash = 'bidask:' + symbol;
        const isBidAskWatched = (depthId === '5') && (bidAskHash in client.subscriptions);
        if (!isBookWatched && !isBidAskWatched) {
            return;
        }
        const snapshot = this.parseOrderBook (message, symbol, undefined, 'b', 'a', 0, 1, 3);
        if (isBookWatched) {
            // one book for each depth, as two of them may be watched at a time
            const books = this.safeDict (this.options, 'booksByDepth', {});
            if (!(messageHash in books)) {
                books[messageHash] = this.orderBook ({}, this.parseToInt (depthId));
                this.options['booksByDepth'] = books;
            }
            const orderbook = books[messageHash];
            orderbook.reset (snapshot);
            this.orderbooks[symbol] = orderbook;
            this.tellNews (client, orderbook, messageHash);
        }
        if (isBidAskWatched) {
            const ticker = this.parseBidAsk (message, snapshot, market);
            this.bidsasks[symbol] = ticker;
            this.tellNews (client, ticker, bidAskHash);
        }
    }

    parseBidAsk (message: Dict, snapshot: Dict, market: Market = undefined): Ticker {
        const bids = this.safeList (snapshot, 'bids', []);
        const asks = this.safeList (snapshot, 'asks', []);
        const bid = this.safeList (bids, 0, []);
        const ask = this.safeList (asks, 0, []);
        return this.safeTicker ({
            'symbol': this.safeString (snapshot, 'symbol'),
            'timestamp': undefined,
            'datetime': undefined,
            'bid': this.safeString (bid, 0),
            'bidVolume': this.safeString (bid, 1),
            'ask': this.safeString (ask, 0),
            'askVolume': this.safeString (ask, 1),
            'info': message,
        }, market);
    }

    /**
     * @method
     * @name coinstore#watchTicker
     * @description watches the last 24 hours of a market
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string} symbol unified symbol of the market to watch the ticker of
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object} a [ticker structure]{@link https://docs.ccxt.com/?id=ticker-structure}
     */
    override async watchTicker (symbol: string, params = {}): Promise<Ticker> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const market = this.market (symbol);
        return await this.watchPublic ([ 'ticker:' + market['symbol'] ], [ this.channelOf (market, 'ticker') ], params);
    }

    /**
     * @method
     * @name coinstore#watchTickers
     * @description watches the last 24 hours of several markets, or of all of them
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string[]} [symbols] unified symbols of the markets; all where none is given, by a channel that only a part of the documentation still names
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object} a dictionary of [ticker structures]{@link https://docs.ccxt.com/?id=ticker-structure} by symbol
     */
    override async watchTickers (symbols: Strings = undefined, params = {}): Promise<Tickers> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        let marketSymbols = this.marketSymbols (symbols);
        if (marketSymbols === undefined) {
            marketSymbols = [];
        }
        const symbolsLength = marketSymbols.length;
        if (symbolsLength === 0) {
            const tickers = await this.watchPublic ([ 'tickers' ], [ '!@ticker' ], params);
            if (this.newUpdates) {
                return tickers;
            }
            return this.tickers;
        }
        const messageHashes: List = [];
        const channels: List = [];
        for (let i = 0; i < marketSymbols.length; i++) {
            const market = this.market (marketSymbols[i]);
            messageHashes.push ('ticker:' + market['symbol']);
            channels.push (this.channelOf (market, 'ticker'));
        }
        const ticker = await this.watchPublic (messageHashes, channels, params);
        if (this.newUpdates) {
            const result: Dict = {};
            result[ticker['symbol']] = ticker;
            return result;
        }
        return this.filterByArray (this.tickers, 'symbol', marketSymbols);
    }

    /**
     * @method
     * @name coinstore#unWatchTicker
     * @description stops watching the ticker of a market
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string} symbol unified symbol of the market
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {boolean} true
     */
    override async unWatchTicker (symbol: string, params = {}): Promise<any> {
        return await this.unWatchTickers ([ symbol ], params);
    }

    /**
     * @method
     * @name coinstore#unWatchTickers
     * @description stops watching the tickers of several markets, or the channel of all of them
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string[]} [symbols] unified symbols of the markets; where none is given the channel of all markets ends, and those of single ones do not
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {boolean} true
     */
    override async unWatchTickers (symbols: Strings = undefined, params = {}): Promise<any> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        let marketSymbols = this.marketSymbols (symbols);
        if (marketSymbols === undefined) {
            marketSymbols = [];
        }
        const messageHashes: List = [];
        for (let i = 0; i < marketSymbols.length; i++) {
            messageHashes.push ('ticker:' + marketSymbols[i]);
        }
        const symbolsLength = marketSymbols.length;
        if (symbolsLength === 0) {
            messageHashes.push ('tickers');
        }
        const cached: Dict = {
            'topic': 'ticker',
            'symbols': marketSymbols,
        };
        return await this.unWatchPublic (messageHashes, cached, params);
    }

    handleTicker (client: Client, message: Dict) {
        //
        // one market
        //
        //     {
        //         "S": 7,
        //         "T": "ticker",
        //         "channel": "1042@ticker",
        //         "open": "0.0079",
        //         "high": "0.0083",
        //         "low": "0.0078",
        //         "close": "0.00804",
        //         "volume": "512000.5",
        //         "amount": "4108.22",
        //         "symbol": "SHARPUSDT",
        //         "instrumentId": 1042
        //     }
        //
        // all markets
        //
        //     {
        //         "S": 9,
        //         "T": "ticker",
        //         "data": [
        //             {
        //                 "channel": "1042@ticker",
        //                 "open": "0.0079",
        //                 "high": "0.0083",
        //                 "low": "0.0078",
        //                 "close": "0.00804",
        //                 "volume": "512000.5",
        //                 "amount": "4108.22",
        //                 "count": 734,
        //                 "bid": "0.00803",
        //                 "bidSize": "2100",
        //                 "ask": "0.00806",
        //                 "askSize": "940.25",
        //                 "symbol": "SHARPUSDT",
        //                 "instrumentId": 1042
        //             }
        //         ]
        //     }
        //
        const data = this.safeList (message, 'data', [ message ]);
        const isOfAll = ('tickers' in client.subscriptions);
        const unseen = this.safeDict (client.subscriptions, 'unseen', {});
        const newTickers = this.extend (this.safeDict (unseen, 'tickers', {}), {});
        for (let i = 0; i < data.length; i++) {
            const market = this.streamMarket (data[i]);
            const symbol = market['symbol'];
            const messageHash = 'ticker:' + symbol;
            if (isOfAll || (messageHash in client.subscriptions)) {
                const ticker = this.parseTicker (data[i], market);
                this.tickers[symbol] = ticker;
                newTickers[symbol] = ticker;
                if (messageHash in client.subscriptions) {
                    this.tellNews (client, ticker, messageHash);
                }
            }
        }
        if (isOfAll && ('data' in message)) {
            this.tellNews (client, newTickers, 'tickers');
        }
    }

    /**
     * @method
     * @name coinstore#watchOHLCV
     * @description watches the current candle of a market; those that have ended since the first call are kept
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string} symbol unified symbol of the market to watch candles of
     * @param {string} timeframe the length of time each candle represents
     * @param {int} [since] timestamp in ms of the earliest candle to hand out
     * @param {int} [limit] the maximum amount of candles to hand out
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {int[][]} A list of candles ordered as timestamp, open, high, low, close, volume
     */
    override async watchOHLCV (symbol: string, timeframe: string = '1m', since: Int = undefined, limit: Int = undefined, params = {}): Promise<OHLCV[]> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        symbol = this.symbol (symbol);
        const result = await this.watchOHLCVForSymbols ([ [ symbol, timeframe ] ], since, limit, params);
        return result[symbol][timeframe];
    }

    /**
     * @method
     * @name coinstore#watchOHLCVForSymbols
     * @description watches the current candles of several markets, and hands out those of one of them at a time
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string[][]} symbolsAndTimeframes unified symbols and timeframes, for example [ [ 'BTC/USDT', '1m' ], [ 'ETH/USDT', '5m' ] ]
     * @param {int} [since] timestamp in ms of the earliest candle to hand out
     * @param {int} [limit] the maximum amount of candles to hand out
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object} A list of candles ordered as timestamp, open, high, low, close, volume, by symbol and timeframe
     */
    override async watchOHLCVForSymbols (symbolsAndTimeframes: string[][], since: Int = undefined, limit: Int = undefined, params = {}): Promise<any> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const symbolsLength = symbolsAndTimeframes.length;
        if (symbolsLength === 0) {
            throw new ArgumentsRequired (this.id + ' watchOHLCVForSymbols() requires at least one symbol and its timeframe');
        }
        const messageHashes: List = [];
        const channels: List = [];
        for (let i = 0; i < symbolsAndTimeframes.length; i++) {
            const symbolAndTimeframe = symbolsAndTimeframes[i];
            const market = this.market (this.safeString (symbolAndTimeframe, 0));
            const unifiedTimeframe = this.safeString (symbolAndTimeframe, 1, '1m');
            messageHashes.push ('ohlcv:' + market['symbol'] + ':' + unifiedTimeframe);
            channels.push (this.channelOf (market, 'kline@' + this.streamInterval (unifiedTimeframe)));
        }
        const [ symbol, timeframe, stored ] = await this.watchPublic (messageHashes, channels, params);
        if (this.newUpdates) {
            limit = stored.getLimit (symbol, limit);
        }
        const filtered = this.filterBySinceLimit (stored, since, limit, 0, true);
        return this.createOHLCVObject (symbol, timeframe, filtered);
    }

    streamInterval (timeframe: string): string {
        const options = this.safeDict (this.options, 'watchOHLCV', {});
        const timeframes = this.safeDict (options, 'timeframes', {});
        const interval = this.safeString (timeframes, timeframe);
        if (interval === undefined) {
            throw new NotSupported (this.id + ' has no candles of ' + timeframe);
        }
        return interval;
    }

    /**
     * @method
     * @name coinstore#unWatchOHLCV
     * @description stops watching the candles of a market
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string} symbol unified symbol of the market
     * @param {string} timeframe the length of time each candle represents
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {boolean} true
     */
    override async unWatchOHLCV (symbol: string, timeframe: string = '1m', params = {}): Promise<any> {
        return await this.unWatchOHLCVForSymbols ([ [ symbol, timeframe ] ], params);
    }

    /**
     * @method
     * @name coinstore#unWatchOHLCVForSymbols
     * @description stops watching the candles of several markets
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string[][]} symbolsAndTimeframes unified symbols and timeframes, for example [ [ 'BTC/USDT', '1m' ], [ 'ETH/USDT', '5m' ] ]
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {boolean} true
     */
    override async unWatchOHLCVForSymbols (symbolsAndTimeframes: string[][], params = {}): Promise<any> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const messageHashes: List = [];
        const unified: List = [];
        for (let i = 0; i < symbolsAndTimeframes.length; i++) {
            const symbolAndTimeframe = symbolsAndTimeframes[i];
            const symbol = this.symbol (this.safeString (symbolAndTimeframe, 0));
            const timeframe = this.safeString (symbolAndTimeframe, 1, '1m');
            unified.push ([ symbol, timeframe ]);
            messageHashes.push ('ohlcv:' + symbol + ':' + timeframe);
        }
        const cached: Dict = {
            'topic': 'ohlcv',
            'symbolsAndTimeframes': unified,
        };
        return await this.unWatchPublic (messageHashes, cached, params);
    }

    handleOHLCV (client: Client, message: Dict) {
        //
        //     {
        //         "S": 6,
        //         "T": "kline",
        //         "channel": "1042@kline@min_1",
        //         "interval": "min_1",
        //         "startTime": 1771003740,
        //         "endTime": 1771003799,
        //         "firstTradeId": 880120,
        //         "lastTradeId": 880133,
        //         "open": "0.00802",
        //         "close": "0.00804",
        //         "high": "0.00805",
        //         "low": "0.00801",
        //         "volume": "1320",
        //         "amount": "10.5996",
        //         "symbol": "SHARPUSDT",
        //         "instrumentId": 1042
        //     }
        //
        const channel = this.safeString (message, 'channel', '');
        const parts = channel.split ('@');
        const interval = this.safeString (parts, 2);
        const options = this.safeDict (this.options, 'watchOHLCV', {});
        const timeframe = this.findTimeframe (interval, this.safeDict (options, 'timeframes', {}));
        if (timeframe === undefined) {
            return;
        }
        const market = this.streamMarket (message);
        const symbol = market['symbol'];
        const messageHash = 'ohlcv:' + symbol + ':' + timeframe;
        if (!(messageHash in client.subscriptions)) {
            return;
        }
        this.ohlcvs[symbol] = this.safeDict (this.ohlcvs, symbol, {});
        if (!(timeframe in this.ohlcvs[symbol])) {
            const limit = this.safeInteger (this.options, 'OHLCVLimit', 1000);
            this.ohlcvs[symbol][timeframe] = new ArrayCacheByTimestamp (limit);
        }
        const stored = this.ohlcvs[symbol][timeframe];
        stored.append (this.parseOHLCV (message, market));
        this.tellNews (client, [ symbol, timeframe, stored ], messageHash);
    }

    /**
     * @method
     * @name coinstore#fetchOHLCVWs
     * @description fetches past candles over the stream, which unlike REST can be asked for those before a moment
     * @see https://coinstore-openapi.github.io/en/index.html#websocket-market-data
     * @param {string} symbol unified symbol of the market to fetch candles of
     * @param {string} timeframe the length of time each candle represents
     * @param {int} [since] timestamp in ms of the earliest candle to fetch
     * @param {int} [limit] the maximum amount of candles to fetch, up to 200
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {int} [params.until] timestamp in ms before which the candles have opened
     * @returns {int[][]} A list of candles ordered as timestamp, open, high, low, close, volume
     */
    override async fetchOHLCVWs (symbol: string, timeframe: string = '1m', since: Int = undefined, limit: Int = undefined, params = {}): Promise<OHLCV[]> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const market = this.market (symbol);
        const channel = this.channelOf (market, 'kline@' + this.streamInterval (timeframe));
        let count = 200;
        if (limit !== undefined) {
            count = Math.min (limit, count);
        }
        let end = this.safeInteger (params, 'until');
        if (since !== undefined) {
            if (end === undefined) {
                // as many candles as there may be from there on
                end = this.sum (since, count * this.parseTimeframe (timeframe) * 1000);
            }
            count = 200;
        }
        const id = this.requestId ();
        const messageHash = 'fetchOHLCV:' + this.numberToString (id);
        const param: Dict = {
            'channel': channel,
            'limit': count,
        };
        if (end !== undefined) {
            param['endTime'] = this.parseToInt (Math.ceil (end / 1000));
        }
        const request: Dict = {
            'op': 'REQ',
            'param': param,
            'id': id,
        };
        const subscription: Dict = {
            'id': id,
            'history': channel,
        };
        const url = this.urls['api']['ws'];
        const query = this.omit (params, 'until');
        const message = await this.watch (url, messageHash, this.extend (request, query), messageHash, subscription);
        const items = this.safeList (message, 'item', []);
        return this.parseOHLCVs (items, market, timeframe, since, limit);
    }

    handleOHLCVHistory (client: Client, message: Dict) {
        //
        // what kind of message it is the documentation does not tell, it is known by its items
        //
        //     {
        //         "S": 10,
        //         "T": "resp",
        //         "channel": "1042@kline@min_1",
        //         "item": [
        //             {
        //                 "endTime": 1771003799,
        //                 "amount": "10.5996",
        //                 "interval": "min_1",
        //                 "startTime": 1771003740,
        //                 "firstTradeId": 880120,
        //                 "lastTradeId": 880133,
        //                 "volume": "1320",
        //                 "close": "0.00804",
        //                 "open": "0.00802",
        //                 "high": "0.00805",
        //                 "low": "0.00801"
        //             }
        //         ],
        //         "symbol": "SHARPUSDT",
        //         "instrumentId": 1042
        //     }
        //
        const channel = this.safeString (message, 'channel');
        const messageHashes = Object.keys (client.subscriptions);
        for (let i = 0; i < messageHashes.length; i++) {
            const messageHash = messageHashes[i];
            const subscription = this.safeDict (client.subscriptions, messageHash, {});
            // answers come in the order of the questions
            if (this.safeString (subscription, 'history') === channel) {
                delete client.subscriptions[messageHash];
                client.resolve (message, messageHash);
                return;
            }
        }
    }

    /**
     * @method
     * @name coinstore#createOrder
     * @description create a trade order, which watchOrders then follows until it has ended
     * @see https://coinstore-openapi.github.io/en/index.html#create-order
     * @param {string} symbol unified symbol of the market to create an order in
     * @param {string} type 'market' or 'limit'
     * @param {string} side 'buy' or 'sell'
     * @param {float} amount how much of currency you want to trade in units of base currency
     * @param {float} [price] the price at which the order is to be fulfilled, in units of the quote currency
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object} an [order structure]{@link https://docs.ccxt.com/?id=order-structure}
     */
    override async createOrder (symbol: string, type: OrderType, side: OrderSide, amount: number, price: Num = undefined, params = {}): Promise<Order> {
        const order = await super.createOrder (symbol, type, side, amount, price, params);
        this.followOrders ([ order ]);
        return order;
    }

    /**
     * @method
     * @name coinstore#createOrders
     * @description create a list of trade orders, which watchOrders then follows until they have ended
     * @see https://coinstore-openapi.github.io/en/index.html#batch-create-order
     * @param {Array} orders list of orders to create, each object should contain the parameters required by createOrder, namely symbol, type, side, amount, price and params
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object[]} a list of [order structures]{@link https://docs.ccxt.com/?id=order-structure}
     */
    override async createOrders (orders: OrderRequest[], params = {}): Promise<Order[]> {
        const result = await super.createOrders (orders, params);
        this.followOrders (result);
        return result;
    }

    followOrders (orders: Order[]) {
        // an order that ends before the next poll never shows among the open ones
        if (this.orders === undefined) {
            return; // nobody has watched orders yet
        }
        for (let i = 0; i < orders.length; i++) {
            const id = this.safeString (orders[i], 'id');
            if (id !== undefined) {
                this.followOrder (id, this.safeString (orders[i], 'symbol'));
            }
        }
    }

    followOrder (id: string, symbol: Str, missingSince: Int = undefined) {
        const followed = this.unfollowOrder (id); // whoever is followed anew is looked up last
        followed[id] = {
            'symbol': symbol,
            'missingSince': missingSince,
        };
        this.options['followedOrders'] = followed;
    }

    unfollowOrder (id: string): Dict {
        const followed = this.safeDict (this.options, 'followedOrders', {});
        if (id in followed) {
            delete followed[id];
        }
        this.options['followedOrders'] = followed;
        return followed;
    }

    /**
     * @ignore
     * @method
     * @name coinstore#watchAccount
     * @description waits for news of the account, and sees that it is polled while anybody waits
     * @param {string} method the name of the method that waits
     * @param {string} messageHash what is waited for
     * @param {string} topic what is polled for it
     * @param {int} [since] timestamp in ms of the earliest trade that is news to the first who asks
     * @param {string} [symbol] unified symbol of the market that is polled
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {int} [params.pollInterval] milliseconds between two polls, at least 250
     * @returns {object} what the message hash is resolved with
     */
    async watchAccount (method: string, messageHash: string, topic: string, since: Int = undefined, symbol: Str = undefined, params = {}): Promise<any> {
        this.checkRequiredCredentials ();
        let interval = this.safeInteger (this.options, 'pollInterval', 1000);
        [ interval, params ] = this.handleOptionAndParams (params, method, 'pollInterval', interval);
        interval = Math.min (Math.max (interval, 250), 60000);
        // a client that connects to nothing: the place where those wait whom close () has to tell
        const client = this.client ('account');
        const unseen = this.safeDict (client.subscriptions, 'unseen', {});
        if (messageHash in unseen) {
            return this.takeNews (client, messageHash);
        }
        const future = client.future (messageHash);
        if (!(topic in client.subscriptions)) {
            client.subscriptions[topic] = true;
            this.delay (0, this.pollAccount, client, topic, interval, since, symbol);
        }
        const [ newHash, news ] = await future;
        return this.takeNews (client, newHash, news);
    }

    async pollAccount (client: Client, topic: string, interval: number, since: Int = undefined, symbol: Str = undefined): Promise<any> {
        const pollHash = 'polled:' + topic;
        while (!this.isEmpty (this.findMessageHashes (client, topic))) {
            const polledAt = this.safeInteger (client.subscriptions, pollHash, 0);
            const elapsed = this.milliseconds () - polledAt;
            if ((elapsed >= 0) && (elapsed < interval)) {
                // asleep for short, as they may stop waiting
                await this.sleep (Math.min (interval - elapsed, 100));
            } else {
                client.subscriptions[pollHash] = this.milliseconds ();
                try {
                    if (topic === 'balance') {
                        await this.pollBalance (client);
                    } else if (topic === 'orders') {
                        await this.pollOrders (client);
                    } else {
                        await this.pollMyTrades (client, topic, symbol, since);
                    }
                } catch (e) {
                    const failed = this.findMessageHashes (client, topic);
                    for (let i = 0; i < failed.length; i++) {
                        client.reject (e, failed[i]);
                    }
                }
            }
        }
        delete client.subscriptions[topic];
        return undefined;
    }

    /**
     * @method
     * @name coinstore#watchBalance
     * @description watches the balance by polling: the first call is answered at once, later ones when something has changed
     * @see https://coinstore-openapi.github.io/en/index.html#assets-balance
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {int} [params.pollInterval] milliseconds between two polls, 1000 where left out, at least 250
     * @returns {object} a [balance structure]{@link https://docs.ccxt.com/?id=balance-structure}
     */
    override async watchBalance (params = {}): Promise<Balances> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        return await this.watchAccount ('watchBalance', 'balance', 'balance', undefined, undefined, params);
    }

    async pollBalance (client: Client): Promise<any> {
        const toldHash = 'told:balance';
        const balance = await this.fetchBalance ();
        const isNews = !(toldHash in client.subscriptions) || this.isOtherBalance (this.balance, balance);
        client.subscriptions[toldHash] = true;
        if (isNews) {
            this.balance = balance;
            this.tellNews (client, this.balance, 'balance');
        }
        return undefined;
    }

    isOtherBalance (known: Dict, balance: Dict): boolean {
        const parts = [ 'free', 'used' ];
        for (let i = 0; i < parts.length; i++) {
            const knownAmounts = this.safeDict (known, parts[i], {});
            const amounts = this.safeDict (balance, parts[i], {});
            const codes = Object.keys (this.extend (knownAmounts, amounts));
            for (let j = 0; j < codes.length; j++) {
                const knownAmount = this.safeString (knownAmounts, codes[j], '0');
                if (!Precise.stringEq (knownAmount, this.safeString (amounts, codes[j], '0'))) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * @method
     * @name coinstore#watchOrders
     * @description watches orders by polling: all open ones at first, then each that is new, fills further or ends; one that is placed elsewhere and ends between two polls is not seen
     * @see https://coinstore-openapi.github.io/en/index.html#get-current-orders-v2
     * @param {string} [symbol] unified symbol of the market to watch orders of
     * @param {int} [since] timestamp in ms of the earliest order to hand out
     * @param {int} [limit] the maximum amount of orders to hand out
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {int} [params.pollInterval] milliseconds between two polls, 1000 where left out, at least 250
     * @returns {object[]} a list of [order structures]{@link https://docs.ccxt.com/?id=order-structure}
     */
    override async watchOrders (symbol: Str = undefined, since: Int = undefined, limit: Int = undefined, params = {}): Promise<Order[]> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        let messageHash = 'orders';
        if (symbol !== undefined) {
            symbol = this.symbol (symbol);
            messageHash = 'orders:' + symbol;
        }
        if (this.orders === undefined) {
            const ordersLimit = this.safeInteger (this.options, 'ordersLimit', 1000);
            this.orders = new ArrayCacheBySymbolById (ordersLimit);
        }
        const orders = await this.watchAccount ('watchOrders', messageHash, 'orders', undefined, undefined, params);
        if (this.newUpdates) {
            limit = orders.getLimit (symbol, limit);
        }
        return this.filterBySymbolSinceLimit (orders, symbol, since, limit, true) as Order[];
    }

    async pollOrders (client: Client): Promise<any> {
        const stored: any = this.orders;
        const openOrders = await this.fetchOpenOrders ();
        const news: List = [];
        for (let i = 0; i < openOrders.length; i++) {
            const order = openOrders[i];
            this.followOrder (this.safeString (order, 'id', ''), order['symbol']);
            if (this.isOrderNews (stored, order)) {
                news.push (order);
            }
        }
        const openById = this.indexBy (openOrders, 'id');
        let failure: any = undefined;
        try {
            // leaving the list of open orders proves nothing, each order is asked for by its id
            await this.lookUpOrders (stored, openById, news);
        } catch (e) {
            failure = e;
        }
        const symbols: Dict = {};
        for (let i = 0; i < news.length; i++) {
            stored.append (news[i]);
            symbols[news[i]['symbol']] = true;
        }
        const symbolKeys = Object.keys (symbols);
        for (let i = 0; i < symbolKeys.length; i++) {
            this.tellNews (client, stored, 'orders:' + symbolKeys[i]);
        }
        const newsLength = news.length;
        if (newsLength > 0) {
            this.tellNews (client, stored, 'orders');
        } else if (failure !== undefined) {
            throw failure;
        }
        return undefined;
    }

    async lookUpOrders (stored: any, openById: Dict, news: List): Promise<any> {
        const options = this.safeDict (this.options, 'watchOrders', {});
        const most = this.safeInteger (options, 'ordersPerPoll', 20);
        const visibleAfter = this.safeInteger (options, 'visibleAfter', 30000);
        const followed = this.safeDict (this.options, 'followedOrders', {});
        const ids = Object.keys (followed);
        let count = 0;
        for (let i = 0; i < ids.length; i++) {
            const id = ids[i];
            if ((id in openById) || (count >= most)) {
                continue;
            }
            count = this.sum (count, 1);
            const symbol = this.safeString (followed[id], 'symbol');
            const missingSince = this.safeInteger (followed[id], 'missingSince', this.milliseconds ());
            // whatever comes of it, the others have their turn first
            this.followOrder (id, symbol, missingSince);
            let order: any = undefined;
            try {
                order = await this.fetchOrder (id, symbol);
            } catch (e) {
                if (!(e instanceof OrderNotFound)) {
                    throw e;
                }
                // an order may take a while to show
                const newsLength = news.length;
                if ((newsLength === 0) && (this.milliseconds () - missingSince > visibleAfter)) {
                    this.unfollowOrder (id);
                    throw e;
                }
            }
            if (order !== undefined) {
                if (this.isOrderNews (stored, order)) {
                    news.push (order);
                }
                this.unfollowOrder (id);
                if (this.safeString (order, 'status') === 'open') {
                    this.followOrder (id, symbol);
                }
            }
        }
        return undefined;
    }

    isOrderNews (stored: any, order: Order): boolean {
        const knownOrders = this.safeDict (stored.hashmap, order['symbol'], {});
        const known = this.safeDict (knownOrders, order['id']);
        if (known === undefined) {
            return true;
        }
        const filled = this.safeString (order, 'filled', '0');
        const knownFilled = this.safeString (known, 'filled', '0');
        if (Precise.stringLt (filled, knownFilled)) {
            return false; // what was filled stays filled, this reply is older
        }
        const hasFilledMore = Precise.stringGt (filled, knownFilled);
        const knownStatus = this.safeString (known, 'status');
        const hasEnded = (knownStatus === 'open') && (this.safeString (order, 'status') !== 'open');
        return hasFilledMore || hasEnded;
    }

    /**
     * @method
     * @name coinstore#watchMyTrades
     * @description watches fills by polling; each of them is handed out once, however many there are between two polls
     * @see https://coinstore-openapi.github.io/en/index.html#get-user-39-s-latest-trades
     * @param {string} symbol unified symbol of the market to watch fills of
     * @param {int} [since] timestamp in ms of the earliest fill to hand out; where it is left out, fills are news from the second of the first call on
     * @param {int} [limit] the maximum amount of fills to hand out
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {int} [params.pollInterval] milliseconds between two polls, 1000 where left out, at least 250
     * @returns {object[]} a list of [trade structures]{@link https://docs.ccxt.com/?id=trade-structure}
     */
    override async watchMyTrades (symbol: Str = undefined, since: Int = undefined, limit: Int = undefined, params = {}): Promise<Trade[]> {
        if (symbol === undefined) {
            throw new ArgumentsRequired (this.id + ' watchMyTrades() requires a symbol argument');
        }
        const calledAt = this.milliseconds ();
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        symbol = this.symbol (symbol);
        let start = since;
        if (start === undefined) {
            // the exchange tells the time of a fill by its own clock, in seconds; the markets may have taken some to load
            const elapsed = this.milliseconds () - calledAt;
            start = this.parseToInt ((this.nonce () - elapsed) / 1000) * 1000;
        }
        const topic = 'myTrades:' + symbol;
        const trades = await this.watchAccount ('watchMyTrades', topic, topic, start, symbol, params);
        if (this.newUpdates) {
            limit = trades.getLimit (symbol, limit);
        }
        return this.filterBySymbolSinceLimit (trades, symbol, since, limit, true) as Trade[];
    }

    async pollMyTrades (client: Client, topic: string, symbol: Str, start: Int = 0): Promise<any> {
        const knownByTopic = this.safeDict (this.options, 'knownFills', {});
        const known = this.safeDict (knownByTopic, topic);
        const pageSize = 100;
        const seen: Dict = {};
        let fresh: List = [];
        let page = 0;
        let hasMore = true;
        // the newest come first: pages are read until one leads to what is known
        while (hasMore) {
            page = this.sum (page, 1);
            const trades = await this.fetchMyTrades (symbol, undefined, pageSize, { 'pageNum': page });
            const tradesLength = trades.length;
            let isNewPage = false;
            hasMore = (tradesLength >= pageSize);
            for (let i = 0; i < trades.length; i++) {
                const trade = trades[i];
                const id = this.safeString (trade, 'id', '');
                if (id in seen) {
                    continue; // a fill in between has moved it to the next page
                }
                seen[id] = true;
                isNewPage = true;
                let isOld = (this.safeInteger (trade, 'timestamp', 0) < start);
                if (known !== undefined) {
                    isOld = (id in known);
                }
                if (isOld) {
                    hasMore = false;
                } else {
                    fresh.push (trade);
                }
            }
            hasMore = hasMore && isNewPage;
        }
        knownByTopic[topic] = seen;
        this.options['knownFills'] = knownByTopic;
        fresh = this.sortBy2 (fresh, 'timestamp', 'id');
        const freshLength = fresh.length;
        if (freshLength > 0) {
            if (this.myTrades === undefined) {
                const limit = this.safeInteger (this.options, 'tradesLimit', 1000);
                this.myTrades = new ArrayCache (limit);
            }
            const stored = this.myTrades;
            for (let i = 0; i < fresh.length; i++) {
                stored.append (fresh[i]);
            }
            this.tellNews (client, stored, topic);
        }
        return undefined;
    }

    handleEcho (client: Client, message: Dict) {
        //
        //     {
        //         "S": 2,
        //         "T": "echo",
        //         "sid": "5f0c1a52-0000-4000-8000-000000000001",
        //         "C": 200,
        //         "M": "command.received",
        //         "echo": {
        //             "op": "SUB",
        //             "channel": [
        //                 {
        //                     "name": "1042@trade",
        //                     "type": { "name": "trade", "auth": "PUB" },
        //                     "instrumentId": "1042",
        //                     "lifeStartTime": 1771003794,
        //                     "msgCount": 0,
        //                     "pub": true
        //                 }
        //             ],
        //             "id": 1
        //         }
        //     }
        //
        // the result of the command carries no id, results come in the order of the echoes
        //
        const echo = this.safeDict (message, 'echo', {});
        const session = this.safeDict (client.subscriptions, 'session', {});
        const commands = this.safeList (session, 'commands', []);
        commands.push (this.safeString (echo, 'id'));
        session['commands'] = commands;
        client.subscriptions['session'] = session;
    }

    handleResult (client: Client, message: Dict) {
        //
        // the greeting
        //
        //     {
        //         "S": 1,
        //         "T": "resp",
        //         "sid": "5f0c1a52-0000-4000-8000-000000000001",
        //         "C": 200,
        //         "M": "established"
        //     }
        //
        // results of commands
        //
        //     {
        //         "S": 3,
        //         "T": "resp",
        //         "sid": "5f0c1a52-0000-4000-8000-000000000001",
        //         "C": 200,
        //         "M": "sub.channel.success"
        //     }
        //
        //     {
        //         "S": 12,
        //         "T": "resp",
        //         "subs": [
        //             {
        //                 "name": "1042@trade",
        //                 "type": { "name": "trade", "auth": "PUB" },
        //                 "instrumentId": "1042",
        //                 "lifeStartTime": 1771003794,
        //                 "msgCount": 212
        //             }
        //         ],
        //         "sid": "5f0c1a52-0000-4000-8000-000000000001"
        //     }
        //
        if (this.safeString (message, 'M') === 'established') {
            return;
        }
        const session = this.safeDict (client.subscriptions, 'session', {});
        const commands = this.safeList (session, 'commands', []);
        const id = this.safeString (commands, 0);
        session['commands'] = this.arraySlice (commands, 1);
        client.subscriptions['session'] = session;
        const code = this.safeString (message, 'C', '200');
        if (code !== '200') {
            this.handleFailure (client, message, code, id);
            return;
        }
        const messageHashes = Object.keys (client.subscriptions);
        for (let i = 0; i < messageHashes.length; i++) {
            const subscription = this.safeDict (client.subscriptions, messageHashes[i], {});
            const isUnsubscribe = this.safeBool (subscription, 'unsubscribe', false);
            if (isUnsubscribe && (this.safeString (subscription, 'id') === id)) {
                this.handleUnSubscription (client, subscription);
                return;
            }
        }
    }

    handleFailure (client: Client, message: Dict, code: string, id: Str) {
        //
        //     {
        //         "S": 3,
        //         "T": "resp",
        //         "sid": "5f0c1a52-0000-4000-8000-000000000001",
        //         "C": 400,
        //         "M": "sub.channel.failed"
        //     }
        //
        let error: any = undefined;
        try {
            const feedback = this.id + ' ' + this.json (message);
            this.throwExactlyMatchedException (this.exceptions['ws']['exact'], code, feedback);
            this.throwExactlyMatchedException (this.exceptions['exact'], code, feedback);
            this.throwBroadlyMatchedException (this.exceptions['broad'], this.safeString (message, 'M', ''), feedback);
            throw new ExchangeError (feedback);
        } catch (e) {
            error = e;
        }
        if (id === undefined) {
            // nobody can tell whom it concerns
            client.reject (error);
            return;
        }
        const messageHashes = Object.keys (client.subscriptions);
        const failedChannels: List = [];
        for (let i = 0; i < messageHashes.length; i++) {
            const messageHash = messageHashes[i];
            const subscription = this.safeDict (client.subscriptions, messageHash, {});
            if (this.safeString (subscription, 'id') === id) {
                const channel = this.subscribedChannel (client.subscriptions, messageHash);
                if (channel === undefined) {
                    delete client.subscriptions[messageHash];
                    client.reject (error, messageHash);
                } else {
                    failedChannels.push (channel);
                }
            }
        }
        // a channel may have been joined by others since it was asked for
        for (let i = 0; i < messageHashes.length; i++) {
            const messageHash = messageHashes[i];
            const channel = this.subscribedChannel (client.subscriptions, messageHash);
            if ((channel !== undefined) && this.inArray (channel, failedChannels)) {
                delete client.subscriptions[messageHash];
                client.reject (error, messageHash);
            }
        }
    }

    /**
     * @ignore
     * @method
     * @name coinstore#isNextMessage
     * @description reads the session's counter; where it leaves out a number a message was lost, and the connection is given up
     * @param {Client} client the connection
     * @param {object} message a message of any kind
     * @returns {boolean} whether the message is to be read
     */
    isNextMessage (client: Client, message: Dict): boolean {
        const sequence = this.safeInteger (message, 'S');
        if (sequence === undefined) {
            return true;
        }
        const session = this.safeDict (client.subscriptions, 'session', {});
        const previous = this.safeInteger (session, 'sequence');
        if ((previous !== undefined) && (sequence <= previous)) {
            return false; // told twice
        }
        session['sequence'] = sequence;
        client.subscriptions['session'] = session;
        const isGap = (previous !== undefined) && (sequence > this.sum (previous, 1));
        if (!isGap || !this.safeBool (this.options, 'checkSequence', true)) {
            return true;
        }
        // what still comes by this connection finds nobody who reads it
        const messageHashes = Object.keys (client.subscriptions);
        for (let i = 0; i < messageHashes.length; i++) {
            delete client.subscriptions[messageHashes[i]];
        }
        client.onError (new NetworkError (this.id + ' a message of the stream was lost: ' + this.numberToString (previous) + ' was followed by ' + this.numberToString (sequence)));
        client.close ();
        return false;
    }

    override handleMessage (client: Client, message: any) {
        // anything proves that the connection lives
        client.lastPong = this.milliseconds ();
        if (!this.isNextMessage (client, message)) {
            return;
        }
        const type = this.safeString (message, 'T');
        if (type === 'echo') {
            this.handleEcho (client, message);
            return;
        }
        const isHistory = (this.safeList (message, 'item') !== undefined);
        if (isHistory) {
            this.handleOHLCVHistory (client, message);
        }
        const methods: Dict = {
            'resp': this.handleResult,
            'trade': this.handleTrades,
            'ticker': this.handleTicker,
            'depth': this.handleOrderBook,
        };
        if (!isHistory) {
            methods['kline'] = this.handleOHLCV;
        }
        const method = this.safeValue (methods, type);
        if (method !== undefined) {
            method.call (this, client, message);
        }
    }
}
