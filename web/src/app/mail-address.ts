/** One `@` between things, a dot after it: the mail itself is the real test. */
export function looksLikeMail(text: string): boolean {
  return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text);
}
