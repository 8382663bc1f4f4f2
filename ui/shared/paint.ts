// What somebody sees first is painted first: a screenful, and the rest of a list while they are looking at it.
/** More lines or cards than any screen shows at once. */
export const SCREENFUL = 12

/** Until what was just changed stands on the screen: the first frame puts it into the page, the second has drawn it. */
export function painted(): Promise<void> {
  return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn())))
}
