/** Why the exchange says no. */
export {}
