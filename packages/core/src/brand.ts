declare const brand: unique symbol

/** A `Value` that may only be made by the function that names it, so that kinds cannot be mixed up. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name }
