/** After a change of page the focus moves to its heading; the flag waits for the heading, which may come with the data. */
let wanted = false;

export function requestHeadingFocus(): void {
  wanted = true;
}

export function takeHeadingFocus(): boolean {
  const taken = wanted;
  wanted = false;
  return taken;
}
