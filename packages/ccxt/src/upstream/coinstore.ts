//  ---------------------------------------------------------------------------

import { sha256 } from '@noble/hashes/sha2.js';
import Exchange from './abstract/coinstore.js';
import { ArgumentsRequired, AuthenticationError, BadRequest, BadResponse, BadSymbol, DuplicateOrderId, ExchangeError, ExchangeNotAvailable, InsufficientFunds, InvalidOrder, NotSupported, NullResponse, OperationRejected, OrderNotFound, PermissionDenied, RateLimitExceeded, RequestTimeout } from './base/errors.js';
import { Precise } from './base/Precise.js';
import { TICK_SIZE } from './base/functions/number.js';
import type { Balances, Bool, Currencies, Currency, DepositAddress, DepositWithdrawFee, Dict, Endpoint, IndexType, Int, LastPrice, LastPrices, List, Market, Num, OHLCV, Order, OrderBook, OrderRequest, OrderSide, OrderType, Str, Strings, Ticker, Tickers, Trade, TradingFeeInterface, TradingFees, Transaction, TransferEntry, int } from './base/types.js';

//  ---------------------------------------------------------------------------

/**
 * @class coinstore
 * @augments Exchange
 */
export default class coinstore extends Exchange {
    override describe (): any {
        return this.deepExtend (super.describe (), {
            'id': 'coinstore',
            'name': 'Coinstore',
            'countries': [ 'SG' ], // Singapore
            'version': 'v1',
            'rateLimit': 10, // 300 requests per 3 seconds and address, of which a user may make 120
            'certified': false,
            'pro': true,
            'has': {
                'CORS': undefined,
                'spot': true,
                'margin': false,
                'swap': false,
                'future': false,
                'option': false,
                'addMargin': false,
                'borrowCrossMargin': false,
                'borrowIsolatedMargin': false,
                'borrowMargin': false,
                'cancelAllOrders': true,
                'cancelAllOrdersAfter': false,
                'cancelOrder': true,
                'cancelOrders': true,
                'cancelOrdersForSymbols': false,
                'cancelOrdersWithClientOrderId': true,
                'cancelOrderWithClientOrderId': true,
                'closeAllPositions': false,
                'closePosition': false,
                'createDepositAddress': false,
                'createMarketBuyOrderWithCost': true,
                'createMarketOrderWithCost': false,
                'createMarketSellOrderWithCost': false,
                'createOrder': true,
                'createOrders': true,
                'createOrderWithTakeProfitAndStopLoss': false,
                'createPostOnlyOrder': true,
                'createReduceOnlyOrder': false,
                'createStopLimitOrder': false,
                'createStopLossOrder': false,
                'createStopMarketOrder': false,
                'createStopOrder': false,
                'createTakeProfitOrder': false,
                'createTrailingAmountOrder': false,
                'createTrailingPercentOrder': false,
                'createTriggerOrder': false,
                'deposit': false,
                'editOrder': 'emulated',
                'editOrders': false,
                'fetchAccounts': false,
                'fetchADLRank': false,
                'fetchAllGreeks': false,
                'fetchBalance': true,
                'fetchBidsAsks': true,
                'fetchBorrowInterest': false,
                'fetchBorrowRate': false,
                'fetchBorrowRateHistories': false,
                'fetchBorrowRateHistory': false,
                'fetchBorrowRates': false,
                'fetchBorrowRatesPerSymbol': false,
                'fetchCanceledAndClosedOrders': false,
                'fetchCanceledOrders': false,
                'fetchClosedOrder': false,
                'fetchClosedOrders': false,
                'fetchConvertCurrencies': false,
                'fetchConvertQuote': false,
                'fetchConvertTrade': false,
                'fetchConvertTradeHistory': false,
                'fetchCrossBorrowRate': false,
                'fetchCrossBorrowRates': false,
                'fetchCurrencies': 'emulated',
                'fetchDeposit': false,
                'fetchDepositAddress': true,
                'fetchDepositAddresses': false,
                'fetchDepositAddressesByNetwork': false,
                'fetchDeposits': true,
                'fetchDepositsWithdrawals': false,
                'fetchDepositWithdrawFee': true,
                'fetchDepositWithdrawFees': false,
                'fetchFundingHistory': false,
                'fetchFundingInterval': false,
                'fetchFundingIntervals': false,
                'fetchFundingRate': false,
                'fetchFundingRateHistory': false,
                'fetchFundingRates': false,
                'fetchGreeks': false,
                'fetchIndexOHLCV': false,
                'fetchIsolatedBorrowRate': false,
                'fetchIsolatedBorrowRates': false,
                'fetchIsolatedPositions': false,
                'fetchL3OrderBook': false,
                'fetchLastPrices': true,
                'fetchLedger': false,
                'fetchLedgerEntry': false,
                'fetchLeverage': false,
                'fetchLeverages': false,
                'fetchLeverageTiers': false,
                'fetchLiquidations': false,
                'fetchLongShortRatio': false,
                'fetchLongShortRatioHistory': false,
                'fetchMarginAdjustmentHistory': false,
                'fetchMarginMode': false,
                'fetchMarginModes': false,
                'fetchMarketLeverageTiers': false,
                'fetchMarkets': true,
                'fetchMarkOHLCV': false,
                'fetchMarkPrice': false,
                'fetchMarkPrices': false,
                'fetchMyLiquidations': false,
                'fetchMySettlementHistory': false,
                'fetchMyTrades': true,
                'fetchOHLCV': true,
                'fetchOpenInterest': false,
                'fetchOpenInterestHistory': false,
                'fetchOpenInterests': false,
                'fetchOpenOrder': false,
                'fetchOpenOrders': true,
                'fetchOption': false,
                'fetchOptionChain': false,
                'fetchOrder': true,
                'fetchOrderBook': true,
                'fetchOrderBooks': false,
                'fetchOrders': false,
                'fetchOrdersByStatus': false,
                'fetchOrderTrades': true,
                'fetchOrderWithClientOrderId': true,
                'fetchPosition': false,
                'fetchPositionADLRank': false,
                'fetchPositionHistory': false,
                'fetchPositionMode': false,
                'fetchPositions': false,
                'fetchPositionsADLRank': false,
                'fetchPositionsForSymbol': false,
                'fetchPositionsHistory': false,
                'fetchPositionsRisk': false,
                'fetchPremiumIndexOHLCV': false,
                'fetchSettlementHistory': false,
                'fetchStatus': false,
                'fetchTicker': true,
                'fetchTickers': true,
                'fetchTime': 'emulated',
                'fetchTrades': true,
                'fetchTradingFee': true,
                'fetchTradingFees': true,
                'fetchTradingLimits': false,
                'fetchTransactionFee': false,
                'fetchTransactionFees': false,
                'fetchTransactions': false,
                'fetchTransfer': false,
                'fetchTransfers': false,
                'fetchUnderlyingAssets': false,
                'fetchVolatilityHistory': false,
                'fetchWithdrawAddresses': false,
                'fetchWithdrawal': false,
                'fetchWithdrawals': true,
                'fetchWithdrawalWhitelist': false,
                'reduceMargin': false,
                'repayCrossMargin': false,
                'repayIsolatedMargin': false,
                'setLeverage': false,
                'setMargin': false,
                'setMarginMode': false,
                'setPositionMode': false,
                'signIn': false,
                'transfer': true,
                'withdraw': true,
            },
            'urls': {
                'api': {
                    'spot': 'https://api.coinstore.com/api',
                },
                'www': 'https://www.coinstore.com',
                'doc': [
                    'https://coinstore-openapi.github.io/en/index.html',
                    'https://coinstore-openapi.github.io/cn/index.html',
                ],
            },
            'api': {
                'spot': {
                    'public': {
                        'get': {
                            'v1/market/tickers': { 'cost': 1 } as Endpoint<Dict>,
                            'v1/market/depth/{symbol}': { 'cost': 1 } as Endpoint<Dict>,
                            'v1/market/kline/{symbol}': { 'cost': 1 } as Endpoint<Dict>,
                            'v1/market/trade/{symbol}': { 'cost': 1 } as Endpoint<Dict>,
                            'v1/ticker/price': { 'cost': 1 } as Endpoint<Dict>,
                            'v1/ticker/price;symbol={symbol}': { 'cost': 1 } as Endpoint<Dict>,
                        },
                        'post': {
                            'v2/public/config/spot/symbols': { 'cost': 1 } as Endpoint<Dict>,
                        },
                    },
                    'private': {
                        'get': {
                            'fi/v1/common/currency': { 'cost': 2.5 } as Endpoint<Dict>,
                            'trade/order/active': { 'cost': 2.5 } as Endpoint<Dict>,
                            'v2/trade/order/active': { 'cost': 2.5 } as Endpoint<Dict>,
                            'trade/match/accountMatches': { 'cost': 2.5 } as Endpoint<Dict>,
                            'trade/order/orderInfo': { 'cost': 2.5 } as Endpoint<Dict>,
                            'v2/trade/order/orderInfo': { 'cost': 2.5 } as Endpoint<Dict>,
                        },
                        'post': {
                            'spot/accountList': { 'cost': 2.5 } as Endpoint<Dict>,
                            'fi/v3/asset/deposit/do': { 'cost': 2.5 } as Endpoint<Dict>,
                            'fi/v3/asset/deposit/record/list': { 'cost': 2.5 } as Endpoint<Dict>,
                            'fi/v3/asset/withdraw/record/list': { 'cost': 2.5 } as Endpoint<Dict>,
                            'fi/v3/asset/doWithdraw': { 'cost': 2.5 } as Endpoint<Dict>,
                            'fi/v3/asset/cancelWithdraw': { 'cost': 2.5 } as Endpoint<Dict>,
                            'v1/future/transfer': { 'cost': 2.5 } as Endpoint<Dict>,
                            'trade/order/cancel': { 'cost': 2.5 } as Endpoint<Dict>,
                            'trade/order/cancelBatchByClOrdId': { 'cost': 2.5 } as Endpoint<Dict>,
                            'trade/order/cancelBatch': { 'cost': 2.5 } as Endpoint<Dict>,
                            'trade/order/place': { 'cost': 2.5 } as Endpoint<Dict>,
                            'trade/order/placeBatch': { 'cost': 2.5 } as Endpoint<Dict>,
                        },
                    },
                },
            },
            'requiredCredentials': {
                'apiKey': true,
                'secret': true,
            },
            'timeframes': {
                '1m': '1min',
                '5m': '5min',
                '15m': '15min',
                '30m': '30min',
                '1h': '60min',
                '4h': '4hour',
                '12h': '12hour',
                '1d': '1day',
                '1w': '1week',
            },
            'fees': {
                'trading': {
                    'tierBased': false,
                    'percentage': true,
                    'maker': this.parseNumber ('0.002'),
                    'taker': this.parseNumber ('0.002'),
                },
            },
            'precisionMode': TICK_SIZE,
            'options': {
                'createMarketBuyOrderRequiresPrice': true,
                'adjustForTimeDifference': false, // controls the adjustment logic upon instantiation
                'timeDifference': 0, // the difference between system clock and exchange clock in milliseconds
                'timeZoneOffset': undefined, // in milliseconds, of the times of deposits and withdrawals, which the docs leave open
                'createOrdersLimit': 20, // the limits of batches are not documented
                'cancelOrdersLimit': 20,
                'timeInForce': {
                    'GTC': 'GTC',
                    'IOC': 'IOC',
                    'FOK': 'FOK',
                },
                'accountsByType': {
                    'spot': '1',
                    'swap': '2',
                    'future': '2',
                },
                'networks': {
                    'TRC20': 'trc20',
                    'ERC20': 'erc20',
                    'BEP20': 'bnbbsc',
                    'SOL': 'sol',
                },
                'networksById': {
                    'trc20': 'TRC20',
                    'erc20': 'ERC20',
                    'bnbbsc': 'BEP20',
                    'sol': 'SOL',
                },
            },
            'features': {
                'spot': {
                    'sandbox': false,
                    'createOrder': {
                        'marginMode': false,
                        'triggerPrice': false,
                        'triggerPriceType': undefined,
                        'triggerDirection': false,
                        'stopLossPrice': false,
                        'takeProfitPrice': false,
                        'attachedStopLossTakeProfit': undefined,
                        'timeInForce': {
                            'IOC': true,
                            'FOK': true,
                            'PO': true,
                            'GTD': false,
                        },
                        'hedged': false,
                        'trailing': false,
                        'leverage': false,
                        'marketBuyByCost': true,
                        'marketBuyRequiresPrice': false,
                        'selfTradePrevention': false,
                        'iceberg': false,
                    },
                    'createOrders': {
                        'max': 20,
                    },
                    'fetchMyTrades': {
                        'marginMode': false,
                        'limit': 100,
                        'daysBack': undefined,
                        'untilDays': undefined,
                        'symbolRequired': true,
                    },
                    'fetchOrder': {
                        'marginMode': false,
                        'trigger': false,
                        'trailing': false,
                        'symbolRequired': false,
                    },
                    'fetchOpenOrders': {
                        'marginMode': false,
                        'limit': undefined,
                        'trigger': false,
                        'trailing': false,
                        'symbolRequired': false,
                    },
                    'fetchOrders': undefined,
                    'fetchClosedOrders': undefined,
                    'fetchOHLCV': {
                        'limit': 2000,
                    },
                },
                'swap': {
                    'linear': undefined,
                    'inverse': undefined,
                },
                'future': {
                    'linear': undefined,
                    'inverse': undefined,
                },
            },
            'exceptions': {
                'exact': {
                    '400': BadRequest, // {"message":"request field missing","code":400}
                    '401': AuthenticationError, // {"message":"signature-failed","code":401}: the key is unknown, or its sub-account is frozen or deleted
                    '429': RateLimitExceeded, // too many visits
                    '1401': AuthenticationError, // {"message":"Unauthorized","code":1401}: the address is not in the whitelist, or the signature is wrong
                    '3005': AuthenticationError, // signature error
                    '3011': BadSymbol, // symbol not found
                    '3012': PermissionDenied, // part-trade-limit, this pair may not be traded
                    '3013': PermissionDenied, // trade-limit, the account may not trade
                    '3014': PermissionDenied, // user-trade-limit, the sub-account may not trade
                    '3015': PermissionDenied, // user-part-trade-limit, the sub-account may not trade this pair
                    '3103': OrderNotFound, // order-not-found
                    '3104': InvalidOrder, // too many decimals in the quantity
                    '3105': InvalidOrder, // too many decimals in the price
                    '3106': InvalidOrder, // too many decimals in the amount of a market buy
                    '3111': DuplicateOrderId, // duplicate-order
                    '3113': InsufficientFunds, // account-insufficient
                    '6001': PermissionDenied, // sub-user-operator-business-error
                    '101040502': BadRequest, // transfer: wrong currency, own id or type
                    '102150400': BadRequest, // transfer: wrong amount, or failed
                    '102150808': InsufficientFunds, // transfer: possible insufficient balance or duplicate
                    // futures
                    '1006': BadSymbol, // the pair does not exist
                    '1019': OrderNotFound, // in the rejected entries of a batch cancellation
                    '1046': BadRequest, // the gear is invalid
                    '1047': BadRequest, // a field is empty
                    '1000012': BadRequest, // invalid request
                },
                'broad': { // texts come in either case, here in lower case
                    'whitelist': PermissionDenied,
                    'signature-failed': AuthenticationError,
                    'signature error': AuthenticationError,
                    'unauthorized': AuthenticationError,
                    'user-not-login': AuthenticationError,
                    'insufficient': InsufficientFunds,
                    'order not found': OrderNotFound,
                    'order-not-found': OrderNotFound,
                    'symbol not found': BadSymbol,
                    'duplicate-order': DuplicateOrderId,
                    'precision': InvalidOrder,
                    'order.id-required': BadRequest,
                    'field missing': BadRequest,
                    'too many': RateLimitExceeded,
                },
            },
            'httpExceptions': {
                '400': BadRequest,
                '403': PermissionDenied,
                '404': BadRequest,
                '523': ExchangeNotAvailable,
                '524': RequestTimeout,
                '527': ExchangeNotAvailable,
            },
        });
    }

    override nonce () {
        return this.milliseconds () - this.options['timeDifference'];
    }

    /**
     * @method
     * @name coinstore#fetchMarkets
     * @description retrieves data on all markets for coinstore
     * @see https://coinstore-openapi.github.io/en/index.html#currency-amp-spot-information
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {string[]} [params.symbolCodes] market ids to ask for, all by default
     * @param {int[]} [params.symbolIds] numeric market ids to ask for, all by default
     * @returns {object[]} an array of objects representing market data
     */
    override async fetchMarkets (params = {}): Promise<Market[]> {
        if (this.options['adjustForTimeDifference'] === true) {
            await this.loadTimeDifference ();
        }
        const response = await this.spotPublicPostV2PublicConfigSpotSymbols (params);
        //
        //     {
        //         "code": "0",
        //         "message": "Success",
        //         "data": [
        //             {
        //                 "symbolId": 4,
        //                 "symbolCode": "btcUSDT",
        //                 "tradeCurrencyCode": "btc",
        //                 "quoteCurrencyCode": "USDT",
        //                 "openTrade": true,
        //                 "onLineTime": 1609813531000,
        //                 "tickSz": 2,
        //                 "lotSz": 6,
        //                 "minLmtPr": "0.01",
        //                 "minLmtSz": "0.000001",
        //                 "minMktVa": "0.1",
        //                 "minMktSz": "0.000001",
        //                 "makerFee": "0.002",
        //                 "takerFee": "0.002"
        //             }
        //         ]
        //     }
        //
        const data = this.safeList (response, 'data', []);
        const result: Market[] = [];
        for (let i = 0; i < data.length; i++) {
            const entry = this.safeDict (data, i);
            if (entry !== undefined) { // an unknown code in the filter is answered with null
                result.push (this.parseMarket (entry));
            }
        }
        return result;
    }

    override parseMarket (market: Dict): Market {
        //
        //     {
        //         "symbolId": 4,
        //         "symbolCode": "btcUSDT",
        //         "tradeCurrencyCode": "btc",
        //         "quoteCurrencyCode": "USDT",
        //         "openTrade": true,
        //         "onLineTime": 1609813531000,
        //         "tickSz": 2,
        //         "lotSz": 6,
        //         "minLmtPr": "0.01",
        //         "minLmtSz": "0.000001",
        //         "minMktVa": "0.1",
        //         "minMktSz": "0.000001",
        //         "makerFee": "0.002",
        //         "takerFee": "0.002"
        //     }
        //
        // ids come in mixed case here and in upper case everywhere else, requests take upper case
        const id = this.safeStringUpper (market, 'symbolCode');
        const baseId = this.safeStringUpper (market, 'tradeCurrencyCode');
        const quoteId = this.safeStringUpper (market, 'quoteCurrencyCode');
        const base = this.safeCurrencyCode (baseId);
        const quote = this.safeCurrencyCode (quoteId);
        // tickSz and lotSz are numbers of decimals
        const priceDecimals = this.safeString (market, 'tickSz');
        const amountDecimals = this.safeString (market, 'lotSz');
        // it is not documented how many decimals the cost of a market buy may have: two, or less where prices have less
        let costDecimals: Str = '2';
        if (Precise.stringLt (priceDecimals, '2')) {
            costDecimals = priceDecimals;
        }
        return this.safeMarketStructure ({
            'id': id,
            'lowercaseId': this.safeStringLower (market, 'symbolCode'),
            'numericId': this.safeInteger (market, 'symbolId'),
            'symbol': base + '/' + quote,
            'base': base,
            'quote': quote,
            'settle': undefined,
            'baseId': baseId,
            'quoteId': quoteId,
            'settleId': undefined,
            'type': 'spot',
            'spot': true,
            'margin': false,
            'swap': false,
            'future': false,
            'option': false,
            'active': this.parseFlag (market, 'openTrade'),
            'contract': false,
            'linear': undefined,
            'inverse': undefined,
            'taker': this.parseNumber (this.safeDecimal (market, 'takerFee')),
            'maker': this.parseNumber (this.safeDecimal (market, 'makerFee')),
            'contractSize': undefined,
            'expiry': undefined,
            'expiryDatetime': undefined,
            'strike': undefined,
            'optionType': undefined,
            'precision': {
                'amount': this.parseNumber (this.parsePrecision (amountDecimals)),
                'price': this.parseNumber (this.parsePrecision (priceDecimals)),
                'cost': this.parseNumber (this.parsePrecision (costDecimals)),
            },
            'limits': {
                'leverage': {
                    'min': undefined,
                    'max': undefined,
                },
                'amount': {
                    'min': this.parseNumber (this.safeDecimal (market, 'minLmtSz')),
                    'max': undefined,
                },
                'price': {
                    'min': this.parseNumber (this.safeDecimal (market, 'minLmtPr')),
                    'max': undefined,
                },
                'cost': {
                    'min': this.parseNumber (this.safeDecimal (market, 'minMktVa')),
                    'max': undefined,
                },
            },
            'created': this.safeInteger (market, 'onLineTime'),
            'info': market,
        });
    }

    /**
     * @method
     * @name coinstore#fetchTime
     * @description fetches the current integer timestamp in milliseconds from the exchange server, which tells it to the second in the header of any reply
     * @see https://coinstore-openapi.github.io/en/index.html#get-the-latest-price-of-all-symbols
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {int} the current integer timestamp in milliseconds from the exchange server
     */
    override async fetchTime (params = {}): Promise<Int> {
        const request: Dict = {
            'symbol': 'BTCUSDT',
        };
        await this.spotPublicGetV1TickerPriceSymbolSymbol (this.extend (request, params));
        const date = this.safeString2 (this.last_response_headers, 'Date', 'date');
        if (date === undefined) {
            throw new NullResponse (this.id + ' fetchTime() found no Date header in the reply');
        }
        return this.parseDate (date);
    }

    /**
     * @method
     * @name coinstore#fetchCurrencies
     * @description fetches the currencies of all markets, or one currency with its networks
     * @see https://coinstore-openapi.github.io/en/index.html#currency-amp-spot-information
     * @see https://coinstore-openapi.github.io/en/index.html#basic-information-2
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {string} [params.currencyCode] the id of one currency to fetch with its networks, requires credentials
     * @returns {object} an associative dictionary of currencies
     */
    override async fetchCurrencies (params = {}): Promise<Currencies> {
        const currencyCode = this.safeString (params, 'currencyCode');
        const result: Dict = {};
        if (currencyCode !== undefined) {
            const response = await this.spotPrivateGetFiV1CommonCurrency (params);
            const parsed = this.parseCurrency (this.safeDict (response, 'data', {}));
            if (parsed !== undefined) {
                result[parsed['code']] = parsed;
            }
            return result;
        }
        const markets = await this.fetchMarkets (params);
        for (let i = 0; i < markets.length; i++) {
            const ids = [ this.safeString (markets[i], 'baseId'), this.safeString (markets[i], 'quoteId') ];
            for (let j = 0; j < ids.length; j++) {
                const code = this.safeCurrencyCode (ids[j]);
                if (code !== undefined) {
                    result[code] = this.safeCurrencyStructure ({
                        'id': ids[j],
                        'code': code,
                        'info': undefined,
                    });
                }
            }
        }
        return result;
    }

    override parseCurrency (rawCurrency: Dict): Currency {
        //
        //     {
        //         "name": "usdt",
        //         "code": "usdt",
        //         "showPrecision": 4,
        //         "chainDataList": [
        //             {
        //                 "currencyCode": "usdttrx",
        //                 "chainName": "trx",
        //                 "chainProtocol": "trc20",
        //                 "contractAddress": "TXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
        //                 "depositOpen": 1,
        //                 "withdrawOpen": 1,
        //                 "withdrawFee": "1.50000000",
        //                 "withdrawMin": "5.00000000",
        //                 "withdrawMax": "0.00000000",
        //                 "depositMin": "1.00000000",
        //                 "withdrawFeePlatform": "0.00000000",
        //                 "burningState": 0,
        //                 "withdrawFeeOnChain": "0.00000000",
        //                 "tagType": 0,
        //                 "withdrawFeeMin": "0.00000000"
        //             }
        //         ]
        //     }
        //
        const id = this.safeStringUpper2 (rawCurrency, 'code', 'name');
        const code = this.safeCurrencyCode (id);
        const chains = this.safeList (rawCurrency, 'chainDataList', []);
        const networks: Dict = {};
        for (let i = 0; i < chains.length; i++) {
            const chain = chains[i];
            const networkId = this.safeString2 (chain, 'chainProtocol', 'chainName');
            const networkCode = this.networkIdToCode (networkId, code);
            if (networkCode !== undefined) {
                networks[networkCode] = {
                    'id': networkId,
                    'network': networkCode,
                    'active': undefined,
                    'deposit': this.parseFlag (chain, 'depositOpen'),
                    'withdraw': this.parseFlag (chain, 'withdrawOpen'),
                    'fee': this.parseNumber (this.safeDecimal (chain, 'withdrawFee')),
                    'precision': undefined,
                    'limits': {
                        'deposit': {
                            'min': this.parseNumber (this.safeDecimal (chain, 'depositMin')),
                            'max': undefined,
                        },
                        'withdraw': {
                            'min': this.parseNumber (this.safeDecimal (chain, 'withdrawMin')),
                            'max': this.parseNumber (this.omitZero (this.safeDecimal (chain, 'withdrawMax'))), // zero is no limit
                        },
                    },
                    'info': chain,
                };
            }
        }
        return this.safeCurrencyStructure ({
            'id': id,
            'code': code,
            'name': this.safeString (rawCurrency, 'name'),
            'type': 'crypto',
            'active': undefined,
            'deposit': undefined,
            'withdraw': undefined,
            'fee': undefined,
            'precision': undefined, // showPrecision is for the eye only
            'limits': {
                'amount': {
                    'min': undefined,
                    'max': undefined,
                },
                'withdraw': {
                    'min': undefined,
                    'max': undefined,
                },
            },
            'networks': networks,
            'info': rawCurrency,
        });
    }

    parseFlag (entry: Dict, key: string): Bool {
        // comes as a boolean, or as 0 or 1
        const flag = this.safeString (entry, key);
        if (flag === '1') {
            return true;
        }
        if (flag === '0') {
            return false;
        }
        return this.safeBool (entry, key);
    }

    safeDecimal (entry: any, key: IndexType): Str {
        // decimals come as strings or as numbers, as plain as 40.9 and as odd as 9.1E-10, 0E-18 or 40.900000000000000000
        const text = this.safeString (entry, key);
        if (text === undefined) {
            return undefined;
        }
        const hasExponent = (text.indexOf ('e') >= 0) || (text.indexOf ('E') >= 0);
        const isPadded = (text.indexOf ('.') >= 0) && text.endsWith ('0');
        if (hasExponent || isPadded) {
            return Precise.stringAdd (text, '0');
        }
        return text;
    }

    /**
     * @method
     * @name coinstore#fetchTicker
     * @description fetches a price ticker, a statistical calculation with the information calculated over the past 24 hours for a specific market
     * @see https://coinstore-openapi.github.io/en/index.html#ticker
     * @param {string} symbol unified symbol of the market to fetch the ticker for
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object} a [ticker structure]{@link https://docs.ccxt.com/?id=ticker-structure}
     */
    override async fetchTicker (symbol: string, params = {}): Promise<Ticker> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const market = this.market (symbol);
        const tickers = await this.fetchTickers ([ market['symbol'] ], params);
        const ticker = this.safeDict (tickers, market['symbol']);
        if (ticker === undefined) {
            throw new NullResponse (this.id + ' fetchTicker() could not find a ticker for ' + symbol);
        }
        return ticker as Ticker;
    }

    /**
     * @method
     * @name coinstore#fetchTickers
     * @description fetches price tickers for multiple markets, statistical information calculated over the past 24 hours for each market
     * @see https://coinstore-openapi.github.io/en/index.html#ticker
     * @param {string[]} [symbols] unified symbols of the markets to fetch the ticker for, all market tickers are returned if not assigned
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object} a dictionary of [ticker structures]{@link https://docs.ccxt.com/?id=ticker-structure}
     */
    override async fetchTickers (symbols: Strings = undefined, params = {}): Promise<Tickers> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        symbols = this.marketSymbols (symbols);
        const response = await this.spotPublicGetV1MarketTickers (params);
        //
        //     {
        //         "data": [
        //             {
        //                 "channel": "ticker",
        //                 "bidSize": "0.25",
        //                 "askSize": "0.31",
        //                 "count": 41877,
        //                 "volume": "281.443102",
        //                 "amount": "17389001.22",
        //                 "close": "61800.12",
        //                 "open": "61100",
        //                 "high": "62450.5",
        //                 "low": "60890.01",
        //                 "bid": "61799.9",
        //                 "ask": "61800.3",
        //                 "symbol": "BTCUSDT",
        //                 "instrumentId": 4
        //             }
        //         ],
        //         "code": 0,
        //         "message": ""
        //     }
        //
        return this.parseTickers (this.withKnownMarket (response), symbols);
    }

    withKnownMarket (response: Dict): List {
        // there are tickers of markets that are not listed yet, or no longer
        const data = this.safeList (response, 'data', []);
        const result: List = [];
        for (let i = 0; i < data.length; i++) {
            const marketId = this.safeStringUpper (data[i], 'symbol');
            if ((marketId !== undefined) && (this.markets_by_id !== undefined) && (marketId in this.markets_by_id)) {
                result.push (data[i]);
            }
        }
        return result;
    }

    /**
     * @method
     * @name coinstore#fetchBidsAsks
     * @description fetches the bid and ask price and volume for multiple markets
     * @see https://coinstore-openapi.github.io/en/index.html#ticker
     * @param {string[]} [symbols] unified symbols of the markets to fetch the bids and asks for, all markets are returned if not assigned
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object} a dictionary of [ticker structures]{@link https://docs.ccxt.com/?id=ticker-structure}
     */
    override async fetchBidsAsks (symbols: Strings = undefined, params = {}): Promise<Tickers> {
        return await this.fetchTickers (symbols, params);
    }

    override parseTicker (ticker: Dict, market: Market = undefined): Ticker {
        //
        // fetchTickers
        //
        //     {
        //         "channel": "ticker",
        //         "bidSize": "0.25",
        //         "askSize": "0.31",
        //         "count": 41877,
        //         "volume": "281.443102",
        //         "amount": "17389001.22",
        //         "close": "61800.12",
        //         "open": "61100",
        //         "high": "62450.5",
        //         "low": "60890.01",
        //         "bid": "61799.9",
        //         "ask": "61800.3",
        //         "symbol": "BTCUSDT",
        //         "instrumentId": 4
        //     }
        //
        const marketId = this.safeStringUpper (ticker, 'symbol');
        market = this.safeMarket (marketId, market);
        const last = this.omitZero (this.safeDecimal (ticker, 'close'));
        return this.safeTicker ({
            'symbol': market['symbol'],
            'timestamp': undefined,
            'datetime': undefined,
            'high': this.omitZero (this.safeDecimal (ticker, 'high')),
            'low': this.omitZero (this.safeDecimal (ticker, 'low')),
            'bid': this.omitZero (this.safeDecimal (ticker, 'bid')),
            'bidVolume': this.safeDecimal (ticker, 'bidSize'),
            'ask': this.omitZero (this.safeDecimal (ticker, 'ask')),
            'askVolume': this.safeDecimal (ticker, 'askSize'),
            'vwap': undefined,
            'open': this.omitZero (this.safeDecimal (ticker, 'open')),
            'close': last,
            'last': last,
            'previousClose': undefined,
            'change': undefined,
            'percentage': undefined,
            'average': undefined,
            'baseVolume': this.safeDecimal (ticker, 'volume'), // the docs have volume and amount the wrong way round
            'quoteVolume': this.safeDecimal (ticker, 'amount'),
            'info': ticker,
        }, market);
    }

    /**
     * @method
     * @name coinstore#fetchLastPrices
     * @description fetches the last price for multiple markets
     * @see https://coinstore-openapi.github.io/en/index.html#get-the-latest-price-of-all-symbols
     * @param {string[]} [symbols] unified symbols of the markets to fetch the last prices, all markets are returned if not assigned
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object} a dictionary of lastprices structures
     */
    override async fetchLastPrices (symbols: Strings = undefined, params = {}): Promise<LastPrices> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        symbols = this.marketSymbols (symbols);
        let response: Dict = {};
        if (symbols === undefined) {
            response = await this.spotPublicGetV1TickerPrice (params);
        } else {
            const ids = this.marketIds (symbols);
            const request: Dict = {
                'symbol': ids.join (','),
            };
            response = await this.spotPublicGetV1TickerPriceSymbolSymbol (this.extend (request, params));
        }
        //
        //     {
        //         "code": 0,
        //         "message": "",
        //         "data": [
        //             { "id": 4, "symbol": "BTCUSDT", "price": "61800.12" }
        //         ]
        //     }
        //
        return this.parseLastPrices (this.withKnownMarket (response), symbols);
    }

    override parseLastPrice (price: any, market: Market = undefined): LastPrice {
        //
        //     { "id": 4, "symbol": "BTCUSDT", "price": "61800.12" }
        //
        const marketId = this.safeStringUpper (price, 'symbol');
        market = this.safeMarket (marketId, market);
        return {
            'symbol': market['symbol'],
            'timestamp': undefined,
            'datetime': undefined,
            'price': this.parseNumber (this.omitZero (this.safeDecimal (price, 'price'))),
            'side': undefined,
            'info': price,
        };
    }

    /**
     * @method
     * @name coinstore#fetchOrderBook
     * @description fetches information on open orders with bid (buy) and ask (sell) prices, volumes and other data
     * @see https://coinstore-openapi.github.io/en/index.html#get-depth
     * @param {string} symbol unified symbol of the market to fetch the order book for
     * @param {int} [limit] the maximum amount of order book entries to return, at most 100
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object} a dictionary of [order book structures]{@link https://docs.ccxt.com/?id=order-book-structure} indexed by market symbols
     */
    override async fetchOrderBook (symbol: string, limit: Int = undefined, params = {}): Promise<OrderBook> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const market = this.market (symbol);
        const request: Dict = {
            'symbol': market['id'],
        };
        if (limit !== undefined) {
            request['depth'] = this.findNearestCeiling ([ 5, 10, 20, 50, 100 ], limit);
        }
        const response = await this.spotPublicGetV1MarketDepthSymbol (this.extend (request, params));
        //
        //     {
        //         "data": {
        //             "channel": "4@depth@5",
        //             "level": 5,
        //             "a": [ [ "61800.3", "0.31", -1 ], [ "61801", "0.5", -1 ] ],
        //             "b": [ [ "61799.9", "0.25", 1 ], [ "61799", "0.4", 1 ] ],
        //             "lastPrice": "61800.12",
        //             "symbol": "BTCUSDT",
        //             "instrumentId": 4
        //         },
        //         "code": 0
        //     }
        //
        const data = this.safeDict (response, 'data', {});
        // the third element of a level is its side
        const orderbook = this.parseOrderBook (data, market['symbol'], undefined, 'b', 'a', 0, 1, 3);
        if (limit !== undefined) {
            orderbook['bids'] = this.arraySlice (orderbook['bids'], 0, limit);
            orderbook['asks'] = this.arraySlice (orderbook['asks'], 0, limit);
        }
        return orderbook;
    }

    /**
     * @method
     * @name coinstore#fetchTrades
     * @description get the list of most recent trades for a particular symbol, the latest 100 at most
     * @see https://coinstore-openapi.github.io/en/index.html#latest-trades
     * @param {string} symbol unified symbol of the market to fetch trades for
     * @param {int} [since] timestamp in ms of the earliest trade to fetch
     * @param {int} [limit] the maximum amount of trades to fetch
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {Trade[]} a list of [trade structures]{@link https://docs.ccxt.com/?id=public-trades}
     */
    override async fetchTrades (symbol: string, since: Int = undefined, limit: Int = undefined, params = {}): Promise<Trade[]> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const market = this.market (symbol);
        let size = 100;
        if ((since === undefined) && (limit !== undefined)) {
            size = Math.min (limit, size);
        }
        const request: Dict = {
            'symbol': market['id'],
            'size': size,
        };
        const response = await this.spotPublicGetV1MarketTradeSymbol (this.extend (request, params));
        //
        //     {
        //         "data": [
        //             {
        //                 "channel": "4@trade",
        //                 "time": 1770742393,
        //                 "volume": "0.0111",
        //                 "price": "61800.12",
        //                 "tradeId": 148019,
        //                 "takerSide": "BUY",
        //                 "seq": 148019,
        //                 "ts": 1770742393481,
        //                 "symbol": "BTCUSDT",
        //                 "instrumentId": 4
        //             }
        //         ],
        //         "code": 0
        //     }
        //
        const data = this.safeList (response, 'data', []);
        return this.parseTrades (data, market, since, limit);
    }

    /**
     * @method
     * @name coinstore#fetchMyTrades
     * @description fetch all trades made by the user in one market, page by page as far back as since, or as many as the limit asks for
     * @see https://coinstore-openapi.github.io/en/index.html#get-user-39-s-latest-trade
     * @param {string} symbol unified market symbol
     * @param {int} [since] the earliest time in ms to fetch trades for
     * @param {int} [limit] the maximum number of trades structures to retrieve, the latest 100 by default
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {int} [params.until] the latest time in ms to fetch trades for
     * @param {string} [params.ordId] the id of an order to fetch the trades of
     * @param {int} [params.pageNum] a single page to fetch, from 1 on
     * @param {int} [params.pageSize] the number of trades in a page, 100 at most
     * @param {boolean} [params.paginate] whether to fetch everything there is, page by page
     * @returns {Trade[]} a list of [trade structures]{@link https://docs.ccxt.com/?id=trade-structure}
     */
    override async fetchMyTrades (symbol: Str = undefined, since: Int = undefined, limit: Int = undefined, params = {}): Promise<Trade[]> {
        if (symbol === undefined) {
            throw new ArgumentsRequired (this.id + ' fetchMyTrades() requires a symbol argument');
        }
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const market = this.market (symbol);
        const until = this.safeInteger (params, 'until');
        const singlePage = this.safeInteger (params, 'pageNum');
        let paginate = this.safeBool (params, 'paginate', false);
        if ((since !== undefined) || (until !== undefined)) {
            paginate = true;
        }
        let pageSize = 100;
        if ((paginate !== true) && (limit !== undefined)) {
            pageSize = Math.min (limit, pageSize);
        }
        pageSize = this.safeInteger (params, 'pageSize', pageSize);
        const request: Dict = {
            'symbol': market['id'],
            'pageNum': this.safeInteger (params, 'pageNum', 1),
            'pageSize': pageSize,
        };
        params = this.omit (params, [ 'until', 'paginate', 'pageNum', 'pageSize' ]);
        const trades: List = [];
        const known: Dict = {};
        let isLast = false;
        while (!isLast) {
            const response = await this.spotPrivateGetTradeMatchAccountMatches (this.extend (request, params));
            //
            //     {
            //         "data": [
            //             {
            //                 "id": 456400123,
            //                 "remainingQty": 0E-18,
            //                 "matchRole": 2,
            //                 "feeCurrencyId": 135,
            //                 "acturalFeeRate": 0.002000000000000000,
            //                 "role": -1,
            //                 "accountId": 20456789,
            //                 "instrumentId": 186,
            //                 "baseCurrencyId": 135,
            //                 "quoteCurrencyId": 30,
            //                 "execQty": 10.000000000000000000,
            //                 "orderState": 50,
            //                 "matchId": 2244918001,
            //                 "orderId": 1856757976530947,
            //                 "side": 1,
            //                 "execAmt": 20.470000000000000000,
            //                 "selfDealingQty": 0E-18,
            //                 "tradeId": 51343188,
            //                 "fee": 0.020000000000000000,
            //                 "matchTime": 1770742401,
            //                 "seq": null,
            //                 "taxRate": 0,
            //                 "tradeScale": null,
            //                 "baseCurrencyName": null,
            //                 "orderType": null
            //             }
            //         ],
            //         "code": 0
            //     }
            //
            const page = this.safeList (response, 'data', []);
            const pageLength = page.length;
            let added = 0;
            for (let i = 0; i < pageLength; i++) {
                const id = this.safeString2 (page[i], 'id', 'tradeId');
                // a trade that happens between two requests moves the others back by one
                if ((id === undefined) || !(id in known)) {
                    added = this.sum (added, 1);
                    const timestamp = this.safeTimestamp (page[i], 'matchTime');
                    if ((until === undefined) || (timestamp === undefined) || (timestamp <= until)) {
                        trades.push (page[i]);
                    }
                }
                if (id !== undefined) {
                    known[id] = true;
                }
            }
            const tradesLength = trades.length;
            if ((singlePage !== undefined) || (pageLength < pageSize) || (added === 0)) {
                isLast = true;
            } else if (paginate !== true) {
                isLast = (limit === undefined) || (tradesLength >= limit);
            } else if (since !== undefined) {
                // the latest come first, as far as is known, and only then is an old one the end
                const first = this.safeTimestamp (page[0], 'matchTime');
                const last = this.safeTimestamp (page[pageLength - 1], 'matchTime');
                isLast = (first !== undefined) && (last !== undefined) && (first > last) && (last < since);
            }
            request['pageNum'] = this.sum (request['pageNum'], 1);
        }
        return this.parseTrades (trades, market, since, limit);
    }

    /**
     * @method
     * @name coinstore#fetchOrderTrades
     * @description fetch all the trades made from a single order
     * @see https://coinstore-openapi.github.io/en/index.html#get-user-39-s-latest-trade
     * @param {string} id order id
     * @param {string} symbol unified market symbol
     * @param {int} [since] the earliest time in ms to fetch trades for
     * @param {int} [limit] the maximum number of trades to retrieve
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object[]} a list of [trade structures]{@link https://docs.ccxt.com/?id=trade-structure}
     */
    override async fetchOrderTrades (id: string, symbol: Str = undefined, since: Int = undefined, limit: Int = undefined, params = {}): Promise<Trade[]> {
        if (symbol === undefined) {
            throw new ArgumentsRequired (this.id + ' fetchOrderTrades() requires a symbol argument');
        }
        const request: Dict = {
            'ordId': id,
            'paginate': true,
        };
        return await this.fetchMyTrades (symbol, since, limit, this.extend (request, params));
    }

    override parseTrade (trade: Dict, market: Market = undefined): Trade {
        //
        // fetchTrades
        //
        //     {
        //         "channel": "4@trade",
        //         "time": 1770742393,
        //         "volume": "0.0111",
        //         "price": "61800.12",
        //         "tradeId": 148019,
        //         "takerSide": "BUY",
        //         "seq": 148019,
        //         "ts": 1770742393481,
        //         "symbol": "BTCUSDT",
        //         "instrumentId": 4
        //     }
        //
        // fetchMyTrades
        //
        //     {
        //         "id": 456400123,
        //         "remainingQty": 0E-18,
        //         "matchRole": 2,
        //         "feeCurrencyId": 135,
        //         "acturalFeeRate": 0.002000000000000000,
        //         "role": -1,
        //         "instrumentId": 186,
        //         "baseCurrencyId": 135,
        //         "quoteCurrencyId": 30,
        //         "execQty": 10.000000000000000000,
        //         "orderState": 50,
        //         "matchId": 2244918001,
        //         "orderId": 1856757976530947,
        //         "side": 1,
        //         "execAmt": 20.470000000000000000,
        //         "selfDealingQty": 0E-18,
        //         "tradeId": 51343188,
        //         "fee": 0.020000000000000000,
        //         "matchTime": 1770742401
        //     }
        //
        const marketId = this.safeStringUpper (trade, 'symbol');
        market = this.safeMarket (marketId, market);
        let timestamp = this.safeInteger (trade, 'ts');
        if (timestamp === undefined) {
            timestamp = this.safeTimestamp2 (trade, 'time', 'matchTime');
        }
        let id = this.safeString (trade, 'tradeId');
        const orderId = this.safeString (trade, 'orderId');
        let side: Str = undefined;
        let takerOrMaker: Str = undefined;
        let price = this.safeDecimal (trade, 'price');
        let amount = this.safeDecimal (trade, 'volume');
        let cost: Str = undefined;
        let fee: Dict | undefined = undefined;
        if (orderId === undefined) {
            side = this.parseTradeSide (this.safeStringUpper (trade, 'takerSide'));
        } else {
            // both sides of a trade have its tradeId, only a record's own id is unique
            id = this.safeString (trade, 'id', id);
            side = this.parseTradeSide (this.safeString (trade, 'side'));
            const role = this.safeStringUpper2 (trade, 'role', 'matchRole');
            takerOrMaker = 'maker';
            if ((role === '1') || (role === 'TAKER')) {
                takerOrMaker = 'taker';
            }
            amount = this.safeDecimal (trade, 'execQty');
            cost = this.safeDecimal (trade, 'execAmt');
            price = Precise.stringDiv (cost, amount);
            const feeCurrencyId = this.safeString (trade, 'feeCurrencyId');
            let feeCurrencyCode: Str = undefined;
            if (feeCurrencyId === this.safeString (trade, 'baseCurrencyId')) {
                feeCurrencyCode = market['base'];
            } else if (feeCurrencyId === this.safeString (trade, 'quoteCurrencyId')) {
                feeCurrencyCode = market['quote'];
            }
            fee = {
                'cost': this.safeDecimal (trade, 'fee'),
                'currency': feeCurrencyCode,
                'rate': this.safeDecimal (trade, 'acturalFeeRate'),
            };
        }
        return this.safeTrade ({
            'id': id,
            'order': orderId,
            'timestamp': timestamp,
            'datetime': this.iso8601 (timestamp),
            'symbol': market['symbol'],
            'type': undefined,
            'takerOrMaker': takerOrMaker,
            'side': side,
            'price': price,
            'amount': amount,
            'cost': cost,
            'fee': fee,
            'info': trade,
        }, market);
    }

    parseTradeSide (side: Str): Str {
        const sides: Dict = {
            'BUY': 'buy',
            'SELL': 'sell',
            'BULL': 'buy',
            'BEAR': 'sell',
            '1': 'buy',
            '-1': 'sell',
        };
        if (side === undefined) {
            return undefined;
        }
        return this.safeString (sides, side);
    }

    /**
     * @method
     * @name coinstore#fetchOHLCV
     * @description fetches historical candlestick data containing the open, high, low, and close price, and the volume of a market, the latest 2000 candles at most
     * @see https://coinstore-openapi.github.io/en/index.html#get-k-line
     * @param {string} symbol unified symbol of the market to fetch OHLCV data for
     * @param {string} timeframe the length of time each candle represents
     * @param {int} [since] timestamp in ms of the earliest candle to fetch
     * @param {int} [limit] the maximum amount of candles to fetch
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {int} [params.until] timestamp in ms of the latest candle to fetch
     * @returns {int[][]} A list of candles ordered as timestamp, open, high, low, close, volume
     */
    override async fetchOHLCV (symbol: string, timeframe: string = '1m', since: Int = undefined, limit: Int = undefined, params = {}): Promise<OHLCV[]> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const market = this.market (symbol);
        const until = this.safeInteger (params, 'until');
        params = this.omit (params, 'until');
        const maxSize = 2000;
        let size = 500;
        if (limit !== undefined) {
            size = limit;
        }
        // only the latest can be asked for, as many as reach back far enough
        const duration = this.parseTimeframe (timeframe) * 1000;
        if (since !== undefined) {
            size = this.sum (this.parseToInt ((this.milliseconds () - since) / duration), 2);
        } else if (until !== undefined) {
            size = this.sum (size, this.parseToInt ((this.milliseconds () - until) / duration), 2);
        }
        size = Math.max (Math.min (size, maxSize), 1);
        const request: Dict = {
            'symbol': market['id'],
            'period': this.safeString (this.timeframes, timeframe, timeframe),
            'size': size,
        };
        const response = await this.spotPublicGetV1MarketKlineSymbol (this.extend (request, params));
        //
        //     {
        //         "data": {
        //             "channel": "4@kline@min_1",
        //             "item": [
        //                 {
        //                     "endTime": 1770742379,
        //                     "amount": "92841.113",
        //                     "interval": "min_1",
        //                     "startTime": 1770742320,
        //                     "firstTradeId": 148001,
        //                     "lastTradeId": 148019,
        //                     "volume": "1.502",
        //                     "close": "61800.12",
        //                     "open": "61790",
        //                     "high": "61812",
        //                     "low": "61788.5"
        //                 }
        //             ],
        //             "symbol": "BTCUSDT",
        //             "instrumentId": 4
        //         },
        //         "code": 0
        //     }
        //
        const data = this.safeDict (response, 'data', {});
        const items = this.safeList (data, 'item', []);
        const wanted: List = [];
        for (let i = 0; i < items.length; i++) {
            const timestamp = this.safeTimestamp (items[i], 'startTime');
            if ((until === undefined) || (timestamp === undefined) || (timestamp <= until)) {
                wanted.push (items[i]);
            }
        }
        return this.parseOHLCVs (wanted, market, timeframe, since, limit);
    }

    override parseOHLCV (ohlcv: any, market: Market = undefined): OHLCV {
        //
        //     {
        //         "endTime": 1770742379,
        //         "amount": "92841.113",
        //         "interval": "min_1",
        //         "startTime": 1770742320,
        //         "firstTradeId": 148001,
        //         "lastTradeId": 148019,
        //         "volume": "1.502",
        //         "close": "61800.12",
        //         "open": "61790",
        //         "high": "61812",
        //         "low": "61788.5"
        //     }
        //
        return [
            this.safeTimestamp (ohlcv, 'startTime'),
            this.parseNumber (this.safeDecimal (ohlcv, 'open')),
            this.parseNumber (this.safeDecimal (ohlcv, 'high')),
            this.parseNumber (this.safeDecimal (ohlcv, 'low')),
            this.parseNumber (this.safeDecimal (ohlcv, 'close')),
            this.parseNumber (this.safeDecimal (ohlcv, 'volume')),
        ];
    }

    /**
     * @method
     * @name coinstore#fetchBalance
     * @description query for balance and get the amount of funds available for trading or funds locked in orders
     * @see https://coinstore-openapi.github.io/en/index.html#assets-balance
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {string} [params.type] 'spot', the only one there is
     * @returns {object} a [balance structure]{@link https://docs.ccxt.com/?id=balance-structure}
     */
    override async fetchBalance (params = {}): Promise<Balances> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        let marketType: Str = undefined;
        [ marketType, params ] = this.handleMarketTypeAndParams ('fetchBalance', undefined, params);
        if (marketType !== 'spot') {
            throw new NotSupported (this.id + ' fetchBalance() does not support the type ' + marketType);
        }
        const response = await this.spotPrivatePostSpotAccountList (params);
        //
        //     {
        //         "data": [
        //             {
        //                 "uid": 7001234,
        //                 "accountId": 20456789,
        //                 "accountType": 1,
        //                 "currency": "USDT",
        //                 "balance": "12.5",
        //                 "type": 4,
        //                 "typeName": "FROZEN"
        //             },
        //             {
        //                 "uid": 7001234,
        //                 "accountId": 20456789,
        //                 "accountType": 1,
        //                 "currency": "USDT",
        //                 "balance": "987.5",
        //                 "type": 1,
        //                 "typeName": "AVAILABLE"
        //             }
        //         ],
        //         "code": 0
        //     }
        //
        return this.parseBalance (response);
    }

    override parseBalance (response: any): Balances {
        const result: Dict = {
            'info': response,
            'timestamp': undefined,
            'datetime': undefined,
        };
        const rows = this.safeList (response, 'data', []);
        for (let i = 0; i < rows.length; i++) {
            const row = rows[i];
            const code = this.safeCurrencyCode (this.safeStringUpper (row, 'currency'));
            if (code !== undefined) { // a row may lack its currency
                const account = this.safeDict (result, code, { 'free': '0', 'used': '0' });
                const balance = this.safeDecimal (row, 'balance');
                const type = this.safeString (row, 'type');
                let part: Str = undefined;
                if (type === '1') {
                    part = 'free';
                } else if (type === '4') {
                    part = 'used';
                }
                if (part !== undefined) {
                    if (account[part] === '0') {
                        account[part] = balance;
                    } else {
                        account[part] = Precise.stringAdd (account[part], balance);
                    }
                }
                result[code] = account;
            }
        }
        return this.safeBalance (result);
    }

    /**
     * @method
     * @name coinstore#fetchTradingFee
     * @description fetch the trading fees for a market
     * @see https://coinstore-openapi.github.io/en/index.html#currency-amp-spot-information
     * @param {string} symbol unified market symbol
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object} a [fee structure]{@link https://docs.ccxt.com/?id=fee-structure}
     */
    override async fetchTradingFee (symbol: string, params = {}): Promise<TradingFeeInterface> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const market = this.market (symbol);
        const request: Dict = {
            'symbolIds': [ market['numericId'] ],
        };
        const markets = await this.fetchMarkets (this.extend (request, params));
        for (let i = 0; i < markets.length; i++) {
            if (this.safeString (markets[i], 'symbol') === market['symbol']) {
                return this.parseTradingFee (markets[i]);
            }
        }
        throw new BadSymbol (this.id + ' fetchTradingFee() found no fees for ' + symbol);
    }

    /**
     * @method
     * @name coinstore#fetchTradingFees
     * @description fetch the trading fees for multiple markets
     * @see https://coinstore-openapi.github.io/en/index.html#currency-amp-spot-information
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object} a dictionary of [fee structures]{@link https://docs.ccxt.com/?id=fee-structure} indexed by market symbols
     */
    override async fetchTradingFees (params = {}): Promise<TradingFees> {
        const markets = await this.fetchMarkets (params);
        const result: Dict = {};
        for (let i = 0; i < markets.length; i++) {
            const symbol = this.safeString (markets[i], 'symbol');
            if (symbol !== undefined) {
                result[symbol] = this.parseTradingFee (markets[i]);
            }
        }
        return result;
    }

    parseTradingFee (market: any): TradingFeeInterface {
        return {
            'info': market['info'],
            'symbol': market['symbol'],
            'maker': market['maker'],
            'taker': market['taker'],
            'percentage': true,
            'tierBased': false,
        };
    }

    /**
     * @method
     * @name coinstore#createMarketBuyOrderWithCost
     * @description create a market buy order by providing the symbol and cost
     * @see https://coinstore-openapi.github.io/en/index.html#create-order
     * @param {string} symbol unified symbol of the market to create an order in
     * @param {float} cost how much you want to trade in units of the quote currency
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object} an [order structure]{@link https://docs.ccxt.com/?id=order-structure}
     */
    override async createMarketBuyOrderWithCost (symbol: string, cost: number, params = {}): Promise<Order> {
        const request: Dict = {
            'cost': cost,
        };
        return await this.createOrder (symbol, 'market', 'buy', cost, undefined, this.extend (params, request));
    }

    /**
     * @method
     * @name coinstore#createOrder
     * @description create a trade order
     * @see https://coinstore-openapi.github.io/en/index.html#create-order
     * @param {string} symbol unified symbol of the market to create an order in
     * @param {string} type 'market' or 'limit'
     * @param {string} side 'buy' or 'sell'
     * @param {float} amount how much you want to trade in units of the base currency
     * @param {float} [price] the price that the order is to be fulfilled, in units of the quote currency, for a market buy the price that the cost is computed with
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {string} [params.clientOrderId] a unique id for the order, letters and digits, 32 at most
     * @param {string} [params.timeInForce] 'GTC', 'IOC', 'FOK' or 'PO'
     * @param {boolean} [params.postOnly] whether the order is rejected rather than filled at once
     * @param {float} [params.cost] *market buy only* the amount of quote currency to spend, instead of amount and price
     * @param {boolean} [params.createMarketBuyOrderRequiresPrice] *market buy only* set it to false to pass the cost as the amount
     * @returns {object} an [order structure]{@link https://docs.ccxt.com/?id=order-structure}
     */
    override async createOrder (symbol: string, type: OrderType, side: OrderSide, amount: number, price: Num = undefined, params = {}): Promise<Order> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const market = this.market (symbol);
        const request = this.createOrderRequest (symbol, type, side, amount, price, params);
        const response = await this.spotPrivatePostTradeOrderPlace (request);
        //
        //     { "code": 0, "data": { "ordId": 1856757976530948 } }
        //
        const data = this.safeDict (response, 'data', {});
        const order = this.parseOrder (this.extend (request, data), market);
        if (order['id'] === undefined) {
            throw new NullResponse (this.id + ' createOrder() was answered without an order id: ' + this.json (response));
        }
        order['info'] = response;
        return order;
    }

    createOrderRequest (symbol: string, type: OrderType, side: OrderSide, amount: Num, price: Num = undefined, params = {}): Dict {
        const unsupported = [ 'triggerPrice', 'stopPrice', 'stopLossPrice', 'takeProfitPrice', 'stopLoss', 'takeProfit', 'trailingAmount', 'trailingPercent', 'reduceOnly', 'marginMode', 'leverage' ];
        for (let i = 0; i < unsupported.length; i++) {
            const value = this.safeValue (params, unsupported[i]);
            if ((value !== undefined) && (value !== false)) { // an order that ignores it would be another order
                throw new NotSupported (this.id + ' createOrder() does not support params["' + unsupported[i] + '"]');
            }
        }
        params = this.omit (params, unsupported);
        const market = this.market (symbol);
        if ((side !== 'buy') && (side !== 'sell')) {
            throw new InvalidOrder (this.id + ' createOrder() side must be "buy" or "sell"');
        }
        if ((type !== 'limit') && (type !== 'market')) {
            throw new InvalidOrder (this.id + ' createOrder() type must be "limit" or "market"');
        }
        const isMarket = (type === 'market');
        const isBuy = (side === 'buy');
        let orderType = 'LIMIT';
        if (isMarket) {
            orderType = 'MARKET';
        }
        let postOnly: Bool = undefined;
        [ postOnly, params ] = this.handlePostOnly (isMarket, false, params);
        if (postOnly === true) {
            orderType = 'POST_ONLY';
        }
        const request: Dict = {
            'symbol': market['id'],
            'side': side.toUpperCase (),
            'ordType': orderType,
            'timestamp': this.milliseconds (),
        };
        const timeInForce = this.handleTimeInForce (params);
        if (timeInForce !== undefined) {
            request['timeInForce'] = timeInForce;
        }
        const clientOrderId = this.safeString2 (params, 'clientOrderId', 'clOrdId');
        if (clientOrderId !== undefined) {
            request['clOrdId'] = clientOrderId;
        }
        const cost = this.safeString (params, 'cost');
        let requiresPrice: Bool = true;
        [ requiresPrice, params ] = this.handleOptionAndParams (params, 'createOrder', 'createMarketBuyOrderRequiresPrice', true);
        if (isMarket && isBuy) {
            // sized by what is spent
            request['ordAmt'] = this.marketBuyCost (symbol, amount, price, cost, requiresPrice);
        } else if (cost !== undefined) {
            throw new NotSupported (this.id + ' createOrder() supports params["cost"] for market buy orders only');
        } else {
            request['ordQty'] = this.amountToPrecision (symbol, amount);
        }
        if (!isMarket) {
            if (price === undefined) {
                throw new InvalidOrder (this.id + ' createOrder() requires a price argument for limit orders');
            }
            request['ordPrice'] = this.priceToPrecision (symbol, price);
        }
        params = this.omit (params, [ 'timeInForce', 'postOnly', 'clientOrderId', 'clOrdId', 'cost' ]);
        return this.extend (request, params);
    }

    marketBuyCost (symbol: string, amount: Num, price: Num, cost: Str, requiresPrice: Bool): Str {
        let quoteAmount = cost;
        if (quoteAmount === undefined) {
            quoteAmount = this.numberToString (amount);
            if (requiresPrice !== false) {
                if (price === undefined) {
                    throw new InvalidOrder (this.id + ' createOrder() requires the price argument for market buy orders to calculate the total cost to spend (amount * price), alternatively set the createMarketBuyOrderRequiresPrice option or param to false and pass the cost to spend in the amount argument, or pass params["cost"]');
                }
                quoteAmount = Precise.stringMul (quoteAmount, this.numberToString (price));
            }
        }
        const result = this.costToPrecision (symbol, quoteAmount);
        if ((result === undefined) || Precise.stringLe (result, '0')) {
            throw new InvalidOrder (this.id + ' createOrder() the cost of a market buy order for ' + symbol + ' must be greater than the minimum precision of the cost');
        }
        return result;
    }

    /**
     * @method
     * @name coinstore#createOrders
     * @description create a list of trade orders, all of one symbol
     * @see https://coinstore-openapi.github.io/en/index.html#batch-ordering
     * @param {Array} orders list of orders to create, each object should contain the parameters required by createOrder, namely symbol, type, side, amount, price and params
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object[]} a list of [order structures]{@link https://docs.ccxt.com/?id=order-structure}, those that the exchange refused with the status 'rejected'
     */
    override async createOrders (orders: OrderRequest[], params = {}): Promise<Order[]> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const ordersLength = orders.length;
        const maxOrders = this.safeInteger (this.options, 'createOrdersLimit', 20);
        if ((ordersLength < 1) || (ordersLength > maxOrders)) {
            throw new BadRequest (this.id + ' createOrders() takes from 1 to ' + this.numberToString (maxOrders) + ' orders');
        }
        const market = this.market (orders[0]['symbol']);
        const requests: List = [];
        for (let i = 0; i < ordersLength; i++) {
            const rawOrder = orders[i];
            const symbol = this.safeString (rawOrder, 'symbol');
            if (symbol !== orders[0]['symbol']) {
                throw new BadRequest (this.id + ' createOrders() requires all orders to have the same symbol');
            }
            const orderParams = this.safeDict (rawOrder, 'params', {});
            const type = this.safeString (rawOrder, 'type');
            const side = this.safeString (rawOrder, 'side');
            const amount = this.safeValue (rawOrder, 'amount');
            const price = this.safeValue (rawOrder, 'price');
            const request = this.createOrderRequest (market['symbol'], type as OrderType, side, amount, price, orderParams);
            requests.push (this.omit (request, [ 'symbol', 'timestamp' ]));
        }
        const timestamp = this.milliseconds ();
        const batch: Dict = {
            'symbol': market['id'],
            'timestamp': timestamp,
            'orders': requests,
        };
        const response = await this.spotPrivatePostTradeOrderPlaceBatch (this.extend (batch, params));
        //
        //     {
        //         "code": 0,
        //         "data": [
        //             { "ordId": 1856757976530949, "clOrdId": "a0b1c2d3e4f5061728394a5b6c7d8e9f" },
        //             { "clOrdId": "bot1A7xB", "errno": 3113, "errMsg": "account-insufficient" }
        //         ]
        //     }
        //
        const entries = this.safeList (response, 'data', []);
        const entriesLength = entries.length;
        if (entriesLength !== ordersLength) {
            throw new NullResponse (this.id + ' createOrders() was answered with another number of orders than it sent: ' + this.json (response));
        }
        const common: Dict = {
            'symbol': market['id'],
            'timestamp': timestamp,
        };
        const result: Order[] = [];
        for (let i = 0; i < entriesLength; i++) {
            const order = this.parseOrder (this.extend (common, requests[i], entries[i]), market);
            order['info'] = entries[i];
            result.push (order);
        }
        return result;
    }

    /**
     * @method
     * @name coinstore#cancelOrder
     * @description cancels an open order
     * @see https://coinstore-openapi.github.io/en/index.html#cancel-orders
     * @param {string} id order id
     * @param {string} symbol unified symbol of the market the order was made in
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {string} [params.clientOrderId] the client's id of the order, instead of its id
     * @returns {object} an [order structure]{@link https://docs.ccxt.com/?id=order-structure}
     */
    override async cancelOrder (id: string, symbol: Str = undefined, params = {}): Promise<Order> {
        if (symbol === undefined) {
            throw new ArgumentsRequired (this.id + ' cancelOrder() requires a symbol argument');
        }
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const market = this.market (symbol);
        const clientOrderId = this.safeString2 (params, 'clientOrderId', 'clOrdId');
        if (clientOrderId !== undefined) {
            params = this.omit (params, [ 'clientOrderId', 'clOrdId' ]);
            const canceled = await this.cancelOrders ([], symbol, this.extend (params, { 'clientOrderIds': [ clientOrderId ] }));
            if (canceled[0]['status'] !== 'canceled') {
                throw new OrderNotFound (this.id + ' cancelOrder() the order with the clientOrderId ' + clientOrderId + ' was not canceled');
            }
            return canceled[0];
        }
        const request: Dict = {
            'symbol': market['id'],
            'ordId': id,
        };
        const response = await this.spotPrivatePostTradeOrderCancel (this.extend (request, params));
        //
        //     { "code": 0, "data": { "clientOrderId": "bot1A7x9", "state": "CANCELED", "ordId": 1856757976530946 } }
        //
        const data = this.safeDict (response, 'data', {});
        const order = this.parseOrder (data, market);
        const status = this.safeString (order, 'status');
        if ((status !== 'canceled') && (status !== 'open')) {
            // NOT_FOUND, or over in another way
            throw new OrderNotFound (this.id + ' cancelOrder() the order ' + id + ' can not be canceled: ' + this.json (response));
        }
        order['info'] = response;
        return order;
    }

    /**
     * @method
     * @name coinstore#cancelOrders
     * @description cancel multiple orders
     * @see https://coinstore-openapi.github.io/en/index.html#batch-cancellation-according-to-order-id
     * @see https://coinstore-openapi.github.io/en/index.html#order-related
     * @param {string[]} ids order ids
     * @param {string} symbol unified market symbol
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {string[]} [params.clientOrderIds] the client's ids of the orders, instead of their ids
     * @returns {object[]} a list of [order structures]{@link https://docs.ccxt.com/?id=order-structure}, without a status where the exchange did not cancel
     */
    override async cancelOrders (ids: string[], symbol: Str = undefined, params = {}): Promise<Order[]> {
        if (symbol === undefined) {
            throw new ArgumentsRequired (this.id + ' cancelOrders() requires a symbol argument');
        }
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const market = this.market (symbol);
        const clientOrderIds = this.safeList (params, 'clientOrderIds');
        params = this.omit (params, 'clientOrderIds');
        if (clientOrderIds !== undefined) {
            return await this.cancelInBatches (market, clientOrderIds, true, params);
        }
        return await this.cancelInBatches (market, ids, false, params);
    }

    async cancelInBatches (market: Market, ids: List, byClientId: boolean, params = {}): Promise<Order[]> {
        const idsLength = ids.length;
        if (idsLength === 0) {
            throw new ArgumentsRequired (this.id + ' cancelOrders() requires order ids, or params["clientOrderIds"]');
        }
        const marketId = this.safeString (market, 'id');
        const batchSize = this.safeInteger (this.options, 'cancelOrdersLimit', 20);
        const result: Order[] = [];
        let start = 0;
        while (start < idsLength) {
            const end = Math.min (this.sum (start, batchSize), idsLength);
            const batch: List = this.arraySlice (ids, start, end);
            const request: Dict = {
                'symbol': marketId,
            };
            let response: Dict = {};
            if (byClientId) {
                request['clientOrderIds'] = batch;
                response = await this.spotPrivatePostTradeOrderCancelBatchByClOrdId (this.extend (request, params));
                //
                //     { "data": { "success": [ "bot1A7x9", "bot1A7xA" ] }, "code": 0 }
                //
            } else {
                request['orderIds'] = batch;
                response = await this.spotPrivatePostTradeOrderCancelBatch (this.extend (request, params));
                //
                //     { "code": 0, "data": { "success": [ 1856757976530946 ], "reject": [ 1856757976530947 ] } }
                //
            }
            const data = this.safeDict (response, 'data', {});
            const success = this.safeList (data, 'success', []);
            const canceled: Dict = {};
            for (let i = 0; i < success.length; i++) {
                const canceledId = this.safeString (success, i);
                if (canceledId !== undefined) {
                    canceled[canceledId] = true;
                }
            }
            const batchLength = batch.length;
            for (let i = 0; i < batchLength; i++) {
                const id = this.safeString (batch, i);
                const entry: Dict = {};
                if (byClientId) {
                    entry['clOrdId'] = id;
                } else {
                    entry['ordId'] = id;
                }
                if ((id !== undefined) && (id in canceled)) {
                    entry['ordStatus'] = 'CANCELED';
                }
                const order = this.parseOrder (entry, market);
                order['info'] = response;
                result.push (order);
            }
            start = end;
        }
        return result;
    }

    /**
     * @method
     * @name coinstore#cancelAllOrders
     * @description cancel all open orders, in one market or in all: they are listed and then canceled in batches
     * @see https://coinstore-openapi.github.io/en/index.html#get-current-orders-v2
     * @see https://coinstore-openapi.github.io/en/index.html#batch-cancellation-according-to-order-id
     * @param {string} [symbol] unified market symbol, only orders in the market of this symbol are cancelled when symbol is not undefined
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object[]} a list of [order structures]{@link https://docs.ccxt.com/?id=order-structure}
     */
    override async cancelAllOrders (symbol: Str = undefined, params = {}): Promise<Order[]> {
        const orders = await this.fetchOpenOrders (symbol);
        const idsByMarket: Dict = {};
        for (let i = 0; i < orders.length; i++) {
            // an order stays open when its market is taken off the list
            const marketId = this.safeStringUpper (orders[i]['info'], 'symbol');
            if (marketId !== undefined) {
                const ids = this.safeList (idsByMarket, marketId, []);
                ids.push (orders[i]['id']);
                idsByMarket[marketId] = ids;
            }
        }
        const marketIds = Object.keys (idsByMarket);
        let result: Order[] = [];
        for (let i = 0; i < marketIds.length; i++) {
            const marketId = marketIds[i];
            const market = this.extend (this.safeMarket (marketId), { 'id': marketId });
            const canceled = await this.cancelInBatches (market, idsByMarket[marketId], false, params);
            result = this.arrayConcat (result, canceled);
        }
        return result;
    }

    /**
     * @method
     * @name coinstore#fetchOrder
     * @description fetches information on an order made by the user
     * @see https://coinstore-openapi.github.io/en/index.html#get-order-information-v2
     * @param {string} id the order id
     * @param {string} [symbol] unified symbol of the market the order was made in
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {string} [params.clientOrderId] the client's id of the order, instead of its id
     * @returns {object} an [order structure]{@link https://docs.ccxt.com/?id=order-structure}
     */
    override async fetchOrder (id: string, symbol: Str = undefined, params = {}): Promise<Order> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        let market: Market = undefined;
        if (symbol !== undefined) {
            market = this.market (symbol);
        }
        const request: Dict = {};
        const clientOrderId = this.safeString2 (params, 'clientOrderId', 'clOrdId');
        if (clientOrderId !== undefined) {
            request['clOrdId'] = clientOrderId;
            params = this.omit (params, [ 'clientOrderId', 'clOrdId' ]);
        } else {
            request['ordId'] = id;
        }
        const response = await this.spotPrivateGetV2TradeOrderOrderInfo (this.extend (request, params));
        //
        //     {
        //         "data": {
        //             "baseCurrency": "XRP",
        //             "quoteCurrency": "USDT",
        //             "orderUpdateTime": 1770742401,
        //             "timestamp": 1770742394290,
        //             "symbol": "XRPUSDT",
        //             "cumQty": "10",
        //             "ordId": 1856757976530947,
        //             "clOrdId": "0",
        //             "timeInForce": "GTC",
        //             "accountId": 20456789,
        //             "side": "BUY",
        //             "ordStatus": "FILLED",
        //             "ordType": "LIMIT",
        //             "ordPrice": "2.047",
        //             "ordQty": "10",
        //             "cumAmt": "20.47",
        //             "leavesQty": "0",
        //             "avgPrice": "2.047"
        //         },
        //         "code": 0
        //     }
        //
        // or the same in a list of one
        //
        const list = this.safeList (response, 'data');
        let data = this.safeDict (response, 'data');
        if (list !== undefined) {
            data = this.safeDict (list, 0);
        }
        const state = this.safeString2 (data, 'ordStatus', 'ordState');
        if ((data === undefined) || (state === undefined) || (state === 'NOT_FOUND')) {
            throw new OrderNotFound (this.id + ' fetchOrder() could not find the order: ' + this.json (response));
        }
        return this.parseOrder (data, market);
    }

    /**
     * @method
     * @name coinstore#fetchOpenOrders
     * @description fetch all unfilled currently open orders
     * @see https://coinstore-openapi.github.io/en/index.html#get-current-orders-v2
     * @param {string} [symbol] unified market symbol
     * @param {int} [since] the earliest time in ms to fetch open orders for
     * @param {int} [limit] the maximum number of open orders structures to retrieve
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {Order[]} a list of [order structures]{@link https://docs.ccxt.com/?id=order-structure}
     */
    override async fetchOpenOrders (symbol: Str = undefined, since: Int = undefined, limit: Int = undefined, params = {}): Promise<Order[]> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        let market: Market = undefined;
        const request: Dict = {};
        if (symbol !== undefined) {
            market = this.market (symbol);
            request['symbol'] = market['id'];
        }
        const response = await this.spotPrivateGetV2TradeOrderActive (this.extend (request, params));
        //
        //     {
        //         "data": [
        //             {
        //                 "baseCurrency": "ACME",
        //                 "quoteCurrency": "USDT",
        //                 "side": "BUY",
        //                 "cumQty": "3",
        //                 "ordId": 1856757976530946,
        //                 "clOrdId": "bot1A7x9",
        //                 "ordType": "LIMIT",
        //                 "ordQty": "10",
        //                 "cumAmt": "299.4",
        //                 "accountId": 20456789,
        //                 "timeInForce": "GTC",
        //                 "ordPrice": "99.8",
        //                 "leavesQty": "7",
        //                 "avgPrice": "99.8",
        //                 "ordStatus": "PARTIAL_FILLED",
        //                 "symbol": "ACMEUSDT",
        //                 "timestamp": 1770742394290
        //             }
        //         ],
        //         "code": 0
        //     }
        //
        const data = this.safeList (response, 'data', []);
        return this.parseOrders (data, market, since, limit);
    }

    parseOrderStatus (status: Str): Str {
        const statuses: Dict = {
            'SUBMITTING': 'open',
            'SUBMITTED': 'open',
            'PARTIAL_FILLED': 'open',
            'CANCELING': 'open',
            'REPLACING': 'open',
            'REPLACED': 'open',
            'FILLED': 'closed',
            'CANCELED': 'canceled',
            'STOPPED': 'canceled',
            'REJECTED': 'rejected',
            'EXPIRED': 'expired',
        };
        if (status === undefined) {
            return undefined;
        }
        return this.safeString (statuses, status, status);
    }

    override parseOrder (order: Dict, market: Market = undefined): Order {
        //
        // createOrder, with what was sent
        //
        //     { "symbol": "BTCUSDT", "side": "BUY", "ordType": "MARKET", "timestamp": 1770742394290, "ordAmt": "25.5", "ordId": 1856757976530948 }
        //
        // createOrders, with what was sent
        //
        //     { "side": "BUY", "ordType": "LIMIT", "ordPrice": "61250.5", "ordQty": "0.0015", "clOrdId": "bot1A7xB", "errno": 3113, "errMsg": "account-insufficient" }
        //
        // cancelOrder
        //
        //     { "clientOrderId": "bot1A7x9", "state": "CANCELED", "ordId": 1856757976530946 }
        //
        // fetchOrder, fetchOpenOrders
        //
        //     {
        //         "baseCurrency": "XRP",
        //         "quoteCurrency": "USDT",
        //         "orderUpdateTime": 1770742401,
        //         "timestamp": 1770742394290,
        //         "symbol": "XRPUSDT",
        //         "cumQty": "10",
        //         "ordId": 1856757976530947,
        //         "clOrdId": "0",
        //         "timeInForce": "GTC",
        //         "accountId": 20456789,
        //         "side": "BUY",
        //         "ordStatus": "FILLED",
        //         "ordType": "LIMIT",
        //         "ordPrice": "2.047",
        //         "ordQty": "10",
        //         "cumAmt": "20.47",
        //         "leavesQty": "0",
        //         "avgPrice": "2.047"
        //     }
        //
        const marketId = this.safeStringUpper (order, 'symbol');
        market = this.safeMarket (marketId, market);
        let symbol = market['symbol'];
        const base = this.safeCurrencyCode (this.safeString (order, 'baseCurrency'));
        const quote = this.safeCurrencyCode (this.safeString (order, 'quoteCurrency'));
        if ((symbol === marketId) && (base !== undefined) && (quote !== undefined)) {
            symbol = base + '/' + quote; // of a market that is not listed any more
        }
        const timestamp = this.safeInteger (order, 'timestamp');
        let updated = this.safeInteger (order, 'orderUpdateTime');
        if ((updated !== undefined) && (updated < 1000000000000)) {
            updated = this.safeTimestamp (order, 'orderUpdateTime'); // in seconds once something was filled
        }
        let clientOrderId = this.safeString2 (order, 'clOrdId', 'clientOrderId');
        if (clientOrderId === '0') {
            clientOrderId = undefined;
        }
        const rawType = this.safeString (order, 'ordType');
        let type = this.safeStringLower (order, 'ordType');
        let timeInForce = this.safeStringUpper (order, 'timeInForce');
        let postOnly: Bool = undefined;
        if (rawType === 'POST_ONLY') {
            type = 'limit';
            timeInForce = 'PO';
            postOnly = true;
        } else if (rawType !== undefined) {
            postOnly = false;
        }
        let status = this.parseOrderStatus (this.safeStringN (order, [ 'ordStatus', 'ordState', 'state' ]));
        const errno = this.safeString (order, 'errno');
        let id = this.omitZero (this.safeString2 (order, 'ordId', 'order_id'));
        if ((errno !== undefined) && (errno !== '0')) {
            status = 'rejected';
            id = undefined;
        }
        const feeCurrencyId = this.safeStringUpper (order, 'feeCurrency');
        let fee: Dict | undefined = undefined;
        if (feeCurrencyId !== undefined) {
            fee = {
                'currency': this.safeCurrencyCode (feeCurrencyId),
                'cost': undefined,
            };
        }
        return this.safeOrder ({
            'id': id,
            'clientOrderId': clientOrderId,
            'timestamp': timestamp,
            'datetime': this.iso8601 (timestamp),
            'lastTradeTimestamp': undefined,
            'lastUpdateTimestamp': updated,
            'symbol': symbol,
            'type': type,
            'timeInForce': timeInForce,
            'postOnly': postOnly,
            'side': this.safeStringLower (order, 'side'),
            'price': this.omitZero (this.safeDecimal (order, 'ordPrice')),
            'triggerPrice': undefined,
            'amount': this.omitZero (this.safeDecimal (order, 'ordQty')), // zero for a market buy
            'cost': this.safeDecimal (order, 'cumAmt'),
            'average': this.omitZero (this.safeDecimal (order, 'avgPrice')),
            'filled': this.safeDecimal (order, 'cumQty'),
            'remaining': undefined, // leavesQty is not to be relied on
            'status': status,
            'fee': fee,
            'trades': undefined,
            'info': order,
        }, market);
    }

    /**
     * @method
     * @name coinstore#fetchDepositAddress
     * @description fetch the deposit address for a currency associated with this account
     * @see https://coinstore-openapi.github.io/en/index.html#get-deposit-address
     * @see https://coinstore-openapi.github.io/en/index.html#basic-information-2
     * @param {string} code unified currency code
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {string} [params.network] unified network code, required
     * @returns {object} an [address structure]{@link https://docs.ccxt.com/?id=address-structure}
     */
    override async fetchDepositAddress (code: string, params = {}): Promise<DepositAddress> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const currency = this.currency (code);
        let networkCode: Str = undefined;
        [ networkCode, params ] = this.handleNetworkCodeAndParams (params);
        if (networkCode === undefined) {
            throw new ArgumentsRequired (this.id + ' fetchDepositAddress() requires params["network"]');
        }
        // a chain has a name of its own for the currency, which is not to be guessed
        networkCode = this.networkIdToCode (this.networkCodeToId (networkCode, code), code);
        let networks = this.safeDict (currency, 'networks', {});
        let network = this.safeDict (networks, networkCode);
        if (network === undefined) {
            const currencies = await this.fetchCurrencies ({ 'currencyCode': currency['id'] });
            networks = this.safeDict (this.safeDict (currencies, code, {}), 'networks', {});
            network = this.safeDict (networks, networkCode);
        }
        if (network === undefined) {
            throw new BadRequest (this.id + ' fetchDepositAddress() there is no network ' + networkCode + ' for ' + code);
        }
        const chain = this.safeDict (network, 'info', {});
        const request: Dict = {
            'currencyCode': this.safeStringUpper (chain, 'currencyCode'),
            'chain': this.safeStringUpper (chain, 'chainName'),
        };
        const response = await this.spotPrivatePostFiV3AssetDepositDo (this.extend (request, params));
        //
        //     {
        //         "code": "0",
        //         "message": "Success",
        //         "data": {
        //             "address": "TXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
        //             "tag": "",
        //             "depositMin": 1.00000000
        //         }
        //     }
        //
        const data = this.safeDict (response, 'data', {});
        const depositAddress = this.parseDepositAddress (data, currency);
        depositAddress['network'] = this.safeString (network, 'network');
        return depositAddress;
    }

    override parseDepositAddress (depositAddress: any, currency: Currency = undefined): DepositAddress {
        const address = this.safeString (depositAddress, 'address');
        this.checkAddress (address);
        return {
            'info': depositAddress,
            'currency': this.safeCurrencyCode (undefined, currency),
            'network': undefined,
            'address': address,
            'tag': this.safeString (depositAddress, 'tag'),
        } as DepositAddress;
    }

    /**
     * @method
     * @name coinstore#fetchDeposits
     * @description fetch all deposits made to an account
     * @see https://coinstore-openapi.github.io/en/index.html#get-deposit-history
     * @param {string} code unified currency code
     * @param {int} [since] the earliest time in ms to fetch deposits for
     * @param {int} [limit] the maximum number of deposits structures to retrieve, 500 by default, 1000 at most
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {int} [params.until] the latest time in ms to fetch deposits for
     * @param {int} [params.fromId] the id to begin with
     * @returns {object[]} a list of [transaction structures]{@link https://docs.ccxt.com/?id=transaction-structure}
     */
    override async fetchDeposits (code: Str = undefined, since: Int = undefined, limit: Int = undefined, params = {}): Promise<Transaction[]> {
        if (code === undefined) {
            throw new ArgumentsRequired (this.id + ' fetchDeposits() requires a code argument');
        }
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const currency = this.currency (code);
        const request = this.transactionsRequest (currency, since, limit, params);
        const response = await this.spotPrivatePostFiV3AssetDepositRecordList (request);
        //
        //     {
        //         "code": "0",
        //         "message": "Success",
        //         "data": {
        //             "depositList": [
        //                 {
        //                     "id": 38001,
        //                     "symbol": "usdt",
        //                     "chainName": "trx",
        //                     "chainProtocol": "trc20",
        //                     "amount": "150.25",
        //                     "createdAt": "2026-02-10 17:36:38",
        //                     "status": 1,
        //                     "explorer": "https://example.org/tx/",
        //                     "txId": "ab12",
        //                     "internalType": 0,
        //                     "lockAccount": false,
        //                     "noDepositMsg": null
        //                 }
        //             ],
        //             "externalId": null,
        //             "label": null
        //         }
        //     }
        //
        const data = this.safeDict (response, 'data', {});
        return this.transactionsSince (this.safeList (data, 'depositList', []), currency, since, limit);
    }

    /**
     * @method
     * @name coinstore#fetchWithdrawals
     * @description fetch all withdrawals made from an account
     * @see https://coinstore-openapi.github.io/en/index.html#get-withdrawal-history
     * @param {string} [code] unified currency code
     * @param {int} [since] the earliest time in ms to fetch withdrawals for
     * @param {int} [limit] the maximum number of withdrawals structures to retrieve, 500 by default, 1000 at most
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {int} [params.until] the latest time in ms to fetch withdrawals for
     * @param {int} [params.fromId] the id to begin with
     * @returns {object[]} a list of [transaction structures]{@link https://docs.ccxt.com/?id=transaction-structure}
     */
    override async fetchWithdrawals (code: Str = undefined, since: Int = undefined, limit: Int = undefined, params = {}): Promise<Transaction[]> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        let currency: Currency = undefined;
        if (code !== undefined) {
            currency = this.currency (code);
        }
        const request = this.transactionsRequest (currency, since, limit, params);
        const response = await this.spotPrivatePostFiV3AssetWithdrawRecordList (request);
        //
        //     {
        //         "code": "0",
        //         "message": "Success",
        //         "data": {
        //             "withdrawList": [
        //                 {
        //                     "id": 4901,
        //                     "symbol": "USDT",
        //                     "amount": "20",
        //                     "fee": "1.5",
        //                     "createdAt": "2026-02-10 17:36:38",
        //                     "status": 5,
        //                     "showStatus": 5,
        //                     "explorer": "https://example.org/tx/",
        //                     "txId": "cd34",
        //                     "addressTo": "TXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
        //                     "tag": null,
        //                     "chainName": "trx",
        //                     "chainProtocol": "trc20",
        //                     "internalType": 0
        //                 }
        //             ],
        //             "externalId": null,
        //             "label": null
        //         }
        //     }
        //
        const data = this.safeDict (response, 'data', {});
        return this.transactionsSince (this.safeList (data, 'withdrawList', []), currency, since, limit);
    }

    transactionsRequest (currency: Currency, since: Int, limit: Int, params = {}): Dict {
        const request: Dict = {};
        if (currency !== undefined) {
            request['currencyCode'] = currency['id'];
        }
        const until = this.safeInteger (params, 'until');
        params = this.omit (params, 'until');
        // the docs do not say in which time zone records are dated: without the option, a range is asked for that holds in any
        const offset = this.safeInteger (this.options, 'timeZoneOffset');
        const hour = 3600000;
        if (since !== undefined) {
            if (offset === undefined) {
                request['startDate'] = this.ymdhms (since - 12 * hour);
            } else {
                request['startDate'] = this.ymdhms (this.sum (since, offset));
            }
        }
        if (until !== undefined) {
            if (offset === undefined) {
                request['endDate'] = this.ymdhms (this.sum (until, 14 * hour));
            } else {
                request['endDate'] = this.ymdhms (this.sum (until, offset));
            }
        }
        if (limit !== undefined) {
            request['limit'] = Math.min (limit, 1000);
        }
        return this.extend (request, params);
    }

    transactionsSince (records: List, currency: Currency, since: Int, limit: Int): Transaction[] {
        const offset = this.safeInteger (this.options, 'timeZoneOffset');
        if (offset === undefined) {
            // without a time there is nothing to compare
            return this.parseTransactions (records, currency, undefined, limit);
        }
        return this.parseTransactions (records, currency, since, limit);
    }

    parseTransactionStatus (status: Str, type: Str): Str {
        const statuses: Dict = {
            'deposit': {
                '0': 'pending',
                '1': 'ok',
                '2': 'failed', // abnormal
                '3': 'pending', // under review
                '4': 'failed', // rejected
            },
            'withdrawal': {
                '0': 'pending', // not reviewed
                '1': 'pending', // approved
                '2': 'failed', // rejected
                '3': 'pending', // paying
                '4': 'failed', // payment failed
                '5': 'ok',
                '6': 'canceled',
            },
        };
        if ((status === undefined) || (type === undefined)) {
            return undefined;
        }
        return this.safeString (this.safeDict (statuses, type, {}), status, status);
    }

    override parseTransaction (transaction: Dict, currency: Currency = undefined): Transaction {
        //
        // fetchDeposits
        //
        //     {
        //         "id": 38001,
        //         "symbol": "usdt",
        //         "chainName": "trx",
        //         "chainProtocol": "trc20",
        //         "amount": "150.25",
        //         "createdAt": "2026-02-10 17:36:38",
        //         "status": 1,
        //         "explorer": "https://example.org/tx/",
        //         "txId": "ab12",
        //         "internalType": 0,
        //         "lockAccount": false,
        //         "noDepositMsg": null
        //     }
        //
        // fetchWithdrawals
        //
        //     {
        //         "id": 4901,
        //         "symbol": "USDT",
        //         "amount": "20",
        //         "fee": "1.5",
        //         "createdAt": "2026-02-10 17:36:38",
        //         "status": 5,
        //         "showStatus": 5,
        //         "explorer": "https://example.org/tx/",
        //         "txId": "cd34",
        //         "addressTo": "TXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
        //         "tag": null,
        //         "chainName": "trx",
        //         "chainProtocol": "trc20",
        //         "internalType": 0
        //     }
        //
        // withdraw, with what was sent
        //
        //     { "currencyCode": "USDT", "amount": "20", "address": "TXXX", "chainType": "trc20", "id": 4901 }
        //
        const currencyId = this.safeStringUpper2 (transaction, 'symbol', 'currencyCode');
        const code = this.safeCurrencyCode (currencyId, currency);
        const networkId = this.safeString2 (transaction, 'chainProtocol', 'chainType');
        const addressTo = this.safeString2 (transaction, 'addressTo', 'address');
        let type = 'deposit';
        let fee: Dict | undefined = undefined;
        if (addressTo !== undefined) {
            type = 'withdrawal';
            const feeCost = this.safeDecimal (transaction, 'fee');
            if (feeCost !== undefined) {
                fee = {
                    'currency': code,
                    'cost': this.parseNumber (feeCost),
                };
            }
        }
        let timestamp: Int = undefined;
        const offset = this.safeInteger (this.options, 'timeZoneOffset');
        const createdAt = this.parse8601 (this.safeString (transaction, 'createdAt'));
        if ((createdAt !== undefined) && (offset !== undefined)) {
            timestamp = createdAt - offset;
        }
        const internalType = this.parseFlag (transaction, 'internalType');
        const tag = this.safeString (transaction, 'tag');
        return {
            'info': transaction,
            'id': this.safeString (transaction, 'id'),
            'txid': this.safeString (transaction, 'txId'),
            'timestamp': timestamp,
            'datetime': this.iso8601 (timestamp),
            'network': this.networkIdToCode (networkId, code),
            'address': addressTo,
            'addressTo': addressTo,
            'addressFrom': undefined,
            'tag': tag,
            'tagTo': tag,
            'tagFrom': undefined,
            'type': type,
            'amount': this.parseNumber (this.safeDecimal (transaction, 'amount')),
            'currency': code,
            'status': this.parseTransactionStatus (this.safeString (transaction, 'status'), type),
            'updated': undefined,
            'internal': internalType,
            'comment': undefined,
            'fee': fee,
        } as Transaction;
    }

    /**
     * @method
     * @name coinstore#withdraw
     * @description make a withdrawal, to an address that was verified in the web interface before
     * @see https://coinstore-openapi.github.io/en/index.html#withdrawal
     * @param {string} code unified currency code
     * @param {float} amount the amount to withdraw
     * @param {string} address the address to withdraw to
     * @param {string} [tag] a memo or tag of the address
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {string} [params.network] unified network code, required
     * @returns {object} a [transaction structure]{@link https://docs.ccxt.com/?id=transaction-structure}
     */
    override async withdraw (code: string, amount: number, address: string, tag: Str = undefined, params = {}): Promise<Transaction> {
        [ tag, params ] = this.handleWithdrawTagAndParams (tag, params);
        this.checkAddress (address);
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const currency = this.currency (code);
        let networkCode: Str = undefined;
        [ networkCode, params ] = this.handleNetworkCodeAndParams (params);
        if (networkCode === undefined) {
            throw new ArgumentsRequired (this.id + ' withdraw() requires params["network"]');
        }
        const request: Dict = {
            'currencyCode': currency['id'],
            'amount': this.numberToString (amount),
            'address': address,
            'chainType': this.networkCodeToId (networkCode, code),
        };
        if (tag !== undefined) {
            request['tag'] = tag;
        }
        const response = await this.spotPrivatePostFiV3AssetDoWithdraw (this.extend (request, params));
        //
        //     { "code": "0", "message": "Success", "data": { "id": 4901 } }
        //
        const data = this.safeDict (response, 'data', {});
        const transaction = this.parseTransaction (this.extend (request, data), currency);
        transaction['info'] = response;
        return transaction;
    }

    /**
     * @method
     * @name coinstore#transfer
     * @description transfer currency internally between wallets on the same account
     * @see https://coinstore-openapi.github.io/en/index.html#fund-transfer
     * @param {string} code unified currency code
     * @param {float} amount amount to transfer
     * @param {string} fromAccount account to transfer from, 'spot' or 'swap'
     * @param {string} toAccount account to transfer to, 'spot' or 'swap'
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @param {string} [params.type] '0' within the account, '1' to a sub-account, '2' from a sub-account
     * @param {string} [params.subAccount] the login name of the sub-account
     * @returns {object} a [transfer structure]{@link https://docs.ccxt.com/?id=transfer-structure}
     */
    override async transfer (code: string, amount: number, fromAccount: string, toAccount: string, params = {}): Promise<TransferEntry> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const currency = this.currency (code);
        const accountsByType = this.safeDict (this.options, 'accountsByType', {});
        const fromId = this.safeString (accountsByType, fromAccount);
        const toId = this.safeString (accountsByType, toAccount);
        if ((fromId === undefined) || (toId === undefined)) {
            const accounts = Object.keys (accountsByType);
            throw new BadRequest (this.id + ' transfer() fromAccount and toAccount must be one of ' + accounts.join (', '));
        }
        const request: Dict = {
            'type': '0',
            'currencyCode': currency['id'],
            'amount': this.numberToString (amount),
            'from': fromId,
            'to': toId,
        };
        const response = await this.spotPrivatePostV1FutureTransfer (this.extend (request, params));
        //
        //     { "code": "0", "message": "Success" }
        //
        const transfer = this.parseTransfer (request, currency);
        transfer['fromAccount'] = fromAccount;
        transfer['toAccount'] = toAccount;
        transfer['info'] = response;
        return transfer;
    }

    override parseTransfer (transfer: Dict, currency: Currency = undefined): TransferEntry {
        //
        // what was sent, as the answer says only that it was done
        //
        //     { "type": "0", "currencyCode": "USDT", "amount": "1", "from": "1", "to": "2" }
        //
        return {
            'info': transfer,
            'id': undefined,
            'timestamp': undefined,
            'datetime': undefined,
            'currency': this.safeCurrencyCode (this.safeString (transfer, 'currencyCode'), currency),
            'amount': this.parseNumber (this.safeDecimal (transfer, 'amount')),
            'fromAccount': undefined,
            'toAccount': undefined,
            'status': 'ok',
        };
    }

    /**
     * @method
     * @name coinstore#fetchDepositWithdrawFee
     * @description fetch the fee for deposits and withdrawals
     * @see https://coinstore-openapi.github.io/en/index.html#basic-information-2
     * @param {string} code unified currency code
     * @param {object} [params] extra parameters specific to the exchange API endpoint
     * @returns {object} a [fee structure]{@link https://docs.ccxt.com/?id=fee-structure}
     */
    override async fetchDepositWithdrawFee (code: string, params = {}): Promise<DepositWithdrawFee> {
        if (this.markets === undefined) {
            await this.loadMarkets ();
        }
        const currency = this.currency (code);
        const request: Dict = {
            'currencyCode': currency['id'],
        };
        const response = await this.spotPrivateGetFiV1CommonCurrency (this.extend (request, params));
        //
        //     {
        //         "code": "0",
        //         "message": "Success",
        //         "data": {
        //             "name": "usdt",
        //             "code": "usdt",
        //             "showPrecision": 4,
        //             "chainDataList": [
        //                 {
        //                     "currencyCode": "usdttrx",
        //                     "chainName": "trx",
        //                     "chainProtocol": "trc20",
        //                     "contractAddress": "TXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
        //                     "depositOpen": 1,
        //                     "withdrawOpen": 1,
        //                     "withdrawFee": "1.50000000",
        //                     "withdrawMin": "5.00000000",
        //                     "withdrawMax": "0.00000000",
        //                     "depositMin": "1.00000000",
        //                     "withdrawFeePlatform": "0.00000000",
        //                     "burningState": 0,
        //                     "withdrawFeeOnChain": "0.00000000",
        //                     "tagType": 0,
        //                     "withdrawFeeMin": "0.00000000"
        //                 }
        //             ]
        //         }
        //     }
        //
        return this.parseDepositWithdrawFee (this.safeDict (response, 'data', {}), currency);
    }

    override parseDepositWithdrawFee (fee: any, currency: Currency = undefined): any {
        const result = this.depositWithdrawFee (fee);
        const code = this.safeString (currency, 'code');
        const chains = this.safeList (fee, 'chainDataList', []);
        for (let i = 0; i < chains.length; i++) {
            const networkId = this.safeString2 (chains[i], 'chainProtocol', 'chainName');
            const networkCode = this.networkIdToCode (networkId, code);
            if (networkCode !== undefined) {
                result['networks'][networkCode] = {
                    'withdraw': {
                        'fee': this.parseNumber (this.safeDecimal (chains[i], 'withdrawFee')),
                        'percentage': false,
                    },
                    'deposit': {
                        'fee': undefined,
                        'percentage': undefined,
                    },
                };
            }
        }
        return this.assignDefaultDepositWithdrawFees (result, currency);
    }

    override sign (path: any, api: any = 'public', method: string = 'GET', params: any = {}, headers: any = undefined, body: any = undefined) {
        const section = api[0];
        const access = api[1];
        let url = this.urls['api'][section] + '/' + this.implodeParams (path, params);
        const query = this.omit (params, this.extractParams (path));
        const keys = Object.keys (query);
        const keysLength = keys.length;
        let payload = '';
        if (method === 'GET') {
            if (keysLength > 0) {
                payload = this.urlencode (query);
                url += '?' + payload;
            }
        } else {
            body = '{}';
            if (keysLength > 0) {
                body = this.json (query);
            }
            payload = body;
            headers = { 'Content-Type': 'application/json' };
        }
        if (access === 'private') {
            this.checkRequiredCredentials ();
            const expires = this.nonce ();
            const signature = this.signPayload (payload, expires);
            headers = {
                'Content-Type': 'application/json',
                'X-CS-APIKEY': this.apiKey,
                'X-CS-EXPIRES': this.numberToString (expires),
                'X-CS-SIGN': signature,
            };
        }
        return { 'url': url, 'method': method, 'body': body, 'headers': headers };
    }

    signPayload (payload: string, expires: int): string {
        // the payload is signed with a key of 30 seconds, which is the text of the first digest
        const window = this.parseToInt (expires / 30000);
        const windowKey = this.hmac (this.encode (this.numberToString (window)), this.encode (this.secret), sha256, 'hex');
        return this.hmac (this.encode (payload), this.encode (windowKey), sha256, 'hex');
    }

    override handleErrors (code: Int, reason: string, url: string, method: string, headers: Dict, body: string, response: any, requestHeaders: any, requestBody: any) {
        const succeeded = (code !== undefined) && (code < 400);
        if (response === undefined) {
            if (succeeded) {
                throw new BadResponse (this.id + ' ' + method + ' ' + url + ' ' + reason + ' replied with something that is not JSON');
            }
            return this.handleHttpFailure (code, this.id + ' ' + method + ' ' + url + ' ' + reason);
        }
        //
        //     { "code": 0, "data": { ... } }
        //     { "code": "0", "message": "Success", "data": [ ... ] }
        //     { "message": "Unauthorized", "code": 1401 }
        //     { "code": 101040502, "msg": "request field missing", "data": null }
        //
        const errorCode = this.safeString (response, 'code');
        const isTransfer = (url.indexOf ('v1/future/transfer') >= 0);
        const isDone = (errorCode === '0') || (isTransfer && (errorCode === '200'));
        if (isDone && succeeded) {
            return undefined;
        }
        const feedback = this.id + ' ' + body;
        if ((errorCode === undefined) && succeeded) {
            throw new BadResponse (feedback);
        }
        if (isDone || (errorCode === undefined)) {
            return this.handleHttpFailure (code, feedback);
        }
        let message = this.safeStringLower2 (response, 'message', 'msg');
        if (message === undefined) {
            message = '';
        }
        if (errorCode === '1401') {
            // one code for three causes, the text may name one
            const words = ' ' + message + ' ';
            if ((words.indexOf ('whitelist') >= 0) || (words.indexOf (' ip ') >= 0)) {
                throw new PermissionDenied (feedback);
            }
            throw new AuthenticationError (feedback + ' the address of this host is not in the whitelist of the key (it may leave over IPv6), or the secret or the clock is wrong');
        }
        if ((errorCode === '102150808') && (message.indexOf ('duplicate') >= 0) && (message.indexOf ('insufficient') < 0)) {
            throw new OperationRejected (feedback);
        }
        this.throwExactlyMatchedException (this.exceptions['exact'], errorCode, feedback);
        this.throwBroadlyMatchedException (this.exceptions['broad'], message, feedback);
        if ((code !== undefined) && (code >= 500)) {
            return this.handleHttpFailure (code, feedback); // not a refusal, whatever the code means
        }
        throw new ExchangeError (feedback);
    }

    handleHttpFailure (code: Int, feedback: string) {
        // the base class speaks for the statuses in httpExceptions and takes any other for a success
        const status = this.numberToString (code);
        if ((status === undefined) || !(status in this.httpExceptions)) {
            throw new ExchangeNotAvailable (feedback);
        }
        return undefined;
    }
}
