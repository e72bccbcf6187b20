/** A way out of this machine: straight over one address family, or through the configured proxy. */
export type Route = 4 | 6 | 'proxy'

/** How a route is called in a sentence. */
export function routeName(route: Route): string {
  return route === 'proxy' ? 'the proxy' : `IPv${route}`
}
