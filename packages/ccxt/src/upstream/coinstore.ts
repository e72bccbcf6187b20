//  ---------------------------------------------------------------------------

import { sha256 } from '@noble/hashes/sha2.js';
import Exchange from './abstract/coinstore.js';
import { AuthenticationError, BadRequest, BadResponse, BadSymbol, DuplicateOrderId, ExchangeError, InsufficientFunds, InvalidOrder, OperationRejected, OrderNotFound, PermissionDenied, RateLimitExceeded } from './base/errors.js';
import { Precise } from './base/Precise.js';
import { TICK_SIZE } from './base/functions/number.js';
import type { Dict, Endpoint, Int, Market, Str, int } from './base/types.js';

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
                'editOrder': 'emulated',
                'editOrders': false,
                'fetchAccounts': false,
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
                'fetchPositionHistory': false,
                'fetchPositionMode': false,
                'fetchPositions': false,
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
                'fees': 'https://www.coinstore.com/#/fee',
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
                'timeInForce': {
                    'GTC': 'GTC',
                    'IOC': 'IOC',
                    'FOK': 'FOK',
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
     * @see https://coinstore-openapi.github.io/en/index.html#currency-information
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
            'active': this.safeBool (market, 'openTrade'),
            'contract': false,
            'linear': undefined,
            'inverse': undefined,
            'taker': this.safeNumber (market, 'takerFee'),
            'maker': this.safeNumber (market, 'makerFee'),
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
                    'min': this.safeNumber (market, 'minLmtSz'),
                    'max': undefined,
                },
                'price': {
                    'min': this.safeNumber (market, 'minLmtPr'),
                    'max': undefined,
                },
                'cost': {
                    'min': this.safeNumber (market, 'minMktVa'),
                    'max': undefined,
                },
            },
            'created': this.safeInteger (market, 'onLineTime'),
            'info': market,
        });
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
            return undefined; // the http status says what is wrong
        }
        //
        //     { "code": 0, "data": { ... } }
        //     { "code": "0", "message": "Success", "data": [ ... ] }
        //     { "message": "Unauthorized", "code": 1401 }
        //     { "code": 101040502, "msg": "request field missing", "data": null }
        //
        const errorCode = this.safeString (response, 'code');
        const isTransfer = (url.indexOf ('v1/future/transfer') >= 0);
        if ((errorCode === '0') || (isTransfer && (errorCode === '200'))) {
            return undefined;
        }
        const feedback = this.id + ' ' + body;
        if (errorCode === undefined) {
            if (succeeded) {
                throw new BadResponse (feedback);
            }
            return undefined;
        }
        let message = this.safeStringLower2 (response, 'message', 'msg');
        if (message === undefined) {
            message = '';
        }
        if (errorCode === '1401') {
            // one code for three causes, the text may name one
            if ((message.indexOf ('whitelist') >= 0) || (message.indexOf ('ip ') >= 0)) {
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
            return undefined; // unknown to the exchange itself
        }
        throw new ExchangeError (feedback);
    }
}
