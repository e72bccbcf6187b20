/** The same thing with some of its calls changed. */
export function withCalls<Port extends object>(inner: Port, changed: Partial<Port>): Port {
  return new Proxy(inner, {
    get: (target, name) =>
      Reflect.get(changed, name) ??
      // Methods of a class are not its own properties, and want their object.
      (Reflect.get(target, name) as (...given: never[]) => unknown).bind(target),
  })
}
