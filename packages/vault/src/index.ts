/** Exchange credentials, sealed at rest. */
export {}
