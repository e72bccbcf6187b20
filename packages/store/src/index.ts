/** The database. */
export {}
